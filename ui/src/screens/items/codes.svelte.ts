// The codes on show. Only rows that can be seen are asked for, and again when one expires.

import { SvelteMap } from "svelte/reactivity";
import type { Attachment } from "svelte/attachments";
import type { Clock } from "../../lib/clock.svelte";
import type { CodeView } from "../../ipc/generated/CodeView";
import { showCodes } from "../../ipc/items";

/** Seconds before its end from which a code is "about to change". */
export const SOON = 5;
const RETRY_MS = 5000;

/** A code with the seconds it has left. */
export interface LiveCode extends CodeView {
  left: number;
  soon: boolean;
}

/** What a row does when it comes into view and when it leaves. */
interface Row {
  show: () => void;
  hide: () => void;
}

export class Codes {
  readonly #codes = new SvelteMap<string, CodeView>();
  readonly #wanted = new Map<string, number>();
  readonly #rows = new WeakMap<Element, Row>();
  /** Items that have no code to give; they are not asked for again. */
  readonly #mute = new Set<string>();
  readonly #observer: IntersectionObserver;
  readonly #clock: Clock;
  #asking = false;
  #queued = false;
  #notBefore = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#observer = new IntersectionObserver((entries) =>
      entries.forEach((entry) => this.#seen(entry)),
    );
    $effect(() => {
      void clock.now;
      this.#refresh();
    });
    $effect(() => () => this.#observer.disconnect());
  }

  /** The item's code at this moment, once it is known. */
  code(id: string): LiveCode | undefined {
    const code = this.#codes.get(id);
    if (!code) {
      return undefined;
    }
    const left = Math.max(0, Math.ceil((code.expires - this.#clock.now) / 1000));
    return { ...code, left, soon: left <= SOON };
  }

  /** Attachment: asks for the item's code while the element can be seen. */
  watch(id: string): Attachment {
    return (element) => {
      let release: (() => void) | undefined;
      const show = () => (release ??= this.want(id));
      const hide = () => {
        release?.();
        release = undefined;
      };
      this.#rows.set(element, { show, hide });
      this.#observer.observe(element);
      return () => {
        this.#observer.unobserve(element);
        hide();
      };
    };
  }

  /** Asks for the item's code until the returned function is called. */
  want(id: string): () => void {
    this.#wanted.set(id, (this.#wanted.get(id) ?? 0) + 1);
    this.#queue();
    let done = false;
    return () => {
      if (!done) {
        done = true;
        this.#release(id);
      }
    };
  }

  /** Forgets an item's code: its key has changed. */
  forget(id: string): void {
    this.#codes.delete(id);
    this.#mute.delete(id);
    this.#queue();
  }

  #seen({ target, isIntersecting }: IntersectionObserverEntry): void {
    const row = this.#rows.get(target);
    (isIntersecting ? row?.show : row?.hide)?.();
  }

  #release(id: string): void {
    const left = (this.#wanted.get(id) ?? 1) - 1;
    if (left > 0) {
      this.#wanted.set(id, left);
    } else {
      this.#wanted.delete(id);
      this.#codes.delete(id);
    }
  }

  /** Rows come into view one by one; they are asked for together. */
  #queue(): void {
    if (!this.#queued) {
      this.#queued = true;
      queueMicrotask(() => {
        this.#queued = false;
        this.#refresh();
      });
    }
  }

  #refresh(): void {
    const now = Date.now();
    const stale = [...this.#wanted.keys()].filter((id) => {
      const code = this.#codes.get(id);
      return code ? code.expires <= now : !this.#mute.has(id);
    });
    if (stale.length > 0 && !this.#asking && performance.now() >= this.#notBefore) {
      void this.#ask(stale);
    }
  }

  async #ask(ids: string[]): Promise<void> {
    this.#asking = true;
    try {
      this.#take(ids, await showCodes(ids));
    } catch {
      this.#notBefore = performance.now() + RETRY_MS;
    } finally {
      this.#asking = false;
    }
    if ([...this.#wanted.keys()].some((id) => !ids.includes(id) && !this.#codes.has(id))) {
      this.#queue();
    }
  }

  #take(ids: string[], codes: CodeView[]): void {
    const given = new Map(codes.map((code) => [code.id, code]));
    for (const id of ids.filter((id) => this.#wanted.has(id))) {
      const code = given.get(id);
      if (code) {
        this.#codes.set(id, code);
      } else {
        this.#codes.delete(id);
        this.#mute.add(id);
      }
    }
  }
}
