// Short messages at the foot of the window. A new one takes the place of an older one of its kind.

import { isCode, asError } from "../../ipc/errors";
import type { ErrorView } from "../../ipc/generated/ErrorView";
import { errorWords } from "../../text/errors";
import { t } from "../../text/text";

const UNDO_SECONDS = 10;
const INFO_SECONDS = 4;

/** One message. */
export type Toast = { id: number } & (
  | { kind: "copied"; left: number }
  | { kind: "deleted"; left: number; title: string; undo: () => void }
  | { kind: "info"; left: number; words: string }
  | { kind: "warning"; left: number; words: string }
  | { kind: "error"; left: number; error: ErrorView }
);

/** A message as it is given in. */
type News = Toast extends infer T ? (T extends Toast ? Omit<T, "id"> : never) : never;

export class Toasts {
  list = $state<Toast[]>([]);
  /** The words that are read out. */
  said = $state("");
  #next = 1;

  constructor() {
    $effect(() => {
      const timer = setInterval(() => this.#tick(), 1000);
      return () => clearInterval(timer);
    });
  }

  copied(seconds: number): void {
    this.#show({ kind: "copied", left: seconds }, t("toast-copied-announce", { seconds }));
  }

  deleted(title: string, undo: () => void): void {
    const said = t("toast-deleted-announce", { title });
    this.#show({ kind: "deleted", left: UNDO_SECONDS, title, undo }, said);
  }

  info(words: string): void {
    this.#show({ kind: "info", left: INFO_SECONDS, words }, words);
  }

  /** Shows what the person should look at; it stays until it is put aside. */
  warn(words: string): void {
    this.#show({ kind: "warning", left: Infinity, words }, words);
  }

  /** Shows what went wrong. Without a session nothing is said: the window is being closed. */
  fail(reason: unknown): void {
    if (isCode(reason, "not-logged-in")) {
      return;
    }
    const error = asError(reason);
    const { title, body } = errorWords(error);
    this.#show({ kind: "error", left: Infinity, error }, `${title}. ${body}`);
  }

  /** Undoes the latest deletion while its message stands; tells whether there was one. */
  undo(): boolean {
    const toast = this.list.find(({ kind }) => kind === "deleted");
    if (toast?.kind !== "deleted") {
      return false;
    }
    this.dismiss(toast.id);
    toast.undo();
    return true;
  }

  /** What was deleted is back by another way: there is nothing to undo. */
  forgetUndo(): void {
    this.list = this.list.filter(({ kind }) => kind !== "deleted");
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  #show(news: News, said: string): void {
    const others = this.list.filter(({ kind }) => kind !== news.kind);
    this.list = [...others, { ...news, id: this.#next++ } as Toast];
    // The same words twice are two messages: a changed text is read out again.
    this.said = this.said === said ? `${said} ` : said;
  }

  #tick(): void {
    if (this.list.length > 0) {
      this.list.forEach((toast) => (toast.left -= 1));
      this.list = this.list.filter(({ left }) => left > 0);
    }
  }
}
