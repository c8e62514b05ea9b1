// An item while it is being written.

import type { CustomFieldView } from "../../ipc/generated/CustomFieldView";
import type { ItemForm } from "../../ipc/generated/ItemForm";
import type { ItemView } from "../../ipc/generated/ItemView";
import type { LoginForm } from "../../ipc/generated/LoginForm";
import type { TokenAlgorithm } from "../../ipc/generated/TokenAlgorithm";
import type { TokenForm } from "../../ipc/generated/TokenForm";
import type { TokenSource } from "../../ipc/generated/TokenSource";
import { t } from "../../text/text";
import { HiddenDraft } from "./hidden.svelte";
import { checkDraft, type Wrong } from "./wrong";

/** The kinds a person can make. */
export type DraftKind = "login" | "token" | "note";

export const NEW_TITLES = {
  login: "edit-new-login",
  token: "edit-new-token",
  note: "edit-new-note",
} as const;

let count = 0;

/** A custom field while it is being written. */
export class FieldDraft {
  readonly key = (count += 1);
  name = $state("");
  hidden = $state(false);
  readonly value: HiddenDraft;
  readonly was: number | null;

  constructor(view?: CustomFieldView, was: number | null = null) {
    this.name = view?.name ?? "";
    this.hidden = view?.hidden ?? false;
    this.was = view ? was : null;
    this.value = new HiddenDraft(view !== undefined, view?.value ?? "");
  }
}

export class Draft {
  readonly id: string | null;
  readonly kind: DraftKind;
  /** The title before the edit; empty for a new item. */
  readonly before: string;
  title = $state("");
  tags = $state.raw<string[]>([]);
  favourite = $state(false);
  /** The shared collection that a new item goes into; null for the own items. */
  collection = $state<string | null>(null);
  notes = $state("");
  username = $state("");
  readonly password: HiddenDraft;
  urls = $state<string[]>([""]);
  fields = $state.raw<FieldDraft[]>([]);
  readonly key: HiddenDraft;
  issuer = $state("");
  account = $state("");
  algorithm = $state<TokenAlgorithm>("SHA1");
  digits = $state("6");
  period = $state("30");
  /** What is wrong, and where. */
  wrong = $state.raw<Wrong | null>(null);
  readonly #first: string;
  #figuresBefore = "";

  constructor(kind: DraftKind, item: ItemView | null = null) {
    this.kind = kind;
    this.id = item?.id ?? null;
    this.before = item?.title ?? "";
    this.password = new HiddenDraft(item?.login?.has_password ?? false);
    this.key = new HiddenDraft(item !== null);
    if (item) {
      this.#fill(item);
    }
    this.#first = JSON.stringify(this.form());
  }

  /** The title of the form and of questions about it. */
  get name(): string {
    return this.title.trim() || this.before || t(NEW_TITLES[this.kind]);
  }

  get isLink(): boolean {
    return /^\s*otpauth:\/\//i.test(this.key.value);
  }

  get dirty(): boolean {
    return JSON.stringify(this.form()) !== this.#first;
  }

  /** Looks for what is missing; tells whether the form can be sent. */
  check(): boolean {
    this.wrong = checkDraft(this);
    return this.wrong === null;
  }

  form(): ItemForm {
    return {
      id: this.id,
      collection: this.collection,
      title: this.title.trim(),
      tags: [...this.tags],
      favourite: this.favourite,
      notes: this.notes,
      login: this.kind === "login" ? this.#login() : null,
      token: this.kind === "token" ? this.#token() : null,
    };
  }

  #login(): LoginForm {
    return {
      username: this.username,
      password: this.password.form(),
      urls: this.urls.map((url) => url.trim()).filter((url) => url !== ""),
      fields: this.fields.map(({ name, hidden, value, was }) => {
        return { name: name.trim(), hidden, value: value.form(), was };
      }),
    };
  }

  #token(): TokenForm {
    return { source: this.#source(), issuer: this.issuer.trim(), account: this.account.trim() };
  }

  #source(): TokenSource {
    if (this.isLink && !this.key.kept) {
      return { from: "link", uri: this.key.value.trim() };
    }
    if (this.key.kept && this.#figures() === this.#figuresBefore) {
      return { from: "unchanged" };
    }
    return {
      from: "typed",
      seed: this.key.form(),
      algorithm: this.algorithm,
      digits: Number(this.digits),
      period: Number(this.period),
    };
  }

  #figures(): string {
    return [this.algorithm, this.digits, this.period].join(" ");
  }

  #fill({ title, tags, favourite, notes, login, token }: ItemView): void {
    Object.assign(this, { title, tags: [...tags], favourite, notes });
    if (login) {
      this.username = login.username;
      this.urls = login.urls.length > 0 ? [...login.urls] : [""];
      this.fields = login.fields.map((field, index) => new FieldDraft(field, index));
    }
    if (token) {
      const { issuer, account, algorithm } = token;
      Object.assign(this, { issuer, account, algorithm });
      [this.digits, this.period] = [String(token.digits), String(token.period)];
      this.#figuresBefore = this.#figures();
    }
  }
}
