// What is wrong with a form: found here, or by the shell, which names the field.

import type { ErrorView } from "../../ipc/generated/ErrorView";
import { errorWords } from "../../text/errors";
import { t } from "../../text/text";
import type { Draft } from "./draft.svelte";

/** Where something is wrong. `form` is said above all fields. */
export type Place =
  | "title"
  | "username"
  | "password"
  | "url"
  | "urls"
  | "fields"
  | "field-name"
  | "field-value"
  | "tags"
  | "notes"
  | "key"
  | "issuer"
  | "account"
  | "digits"
  | "period"
  | "form";

/** What is wrong, and where. `error` is set where the shell found it. */
export interface Wrong {
  place: Place;
  /** Where a place is one of several: which, from 0. */
  at?: number;
  words: string;
  error?: ErrorView;
}

/** Names of the shell's fields and the place that shows them. */
const PLACES: Record<string, Place> = {
  title: "title",
  username: "username",
  password: "password",
  url: "url",
  urls: "urls",
  fields: "fields",
  "field-name": "field-name",
  "field-value": "field-value",
  tag: "tags",
  tags: "tags",
  notes: "notes",
  key: "key",
  link: "key",
  seed: "key",
  uri: "key",
  issuer: "issuer",
  account: "account",
  digits: "digits",
  period: "period",
};

/** What can be seen to be wrong before the form is sent. */
export function checkDraft(draft: Draft): Wrong | null {
  if (draft.kind !== "token") {
    return draft.title.trim() === "" ? { place: "title", words: t("err-title-missing") } : null;
  }
  if (!draft.key.kept && draft.key.value.trim() === "") {
    return { place: "key", words: t("edit-key-missing") };
  }
  if (draft.isLink) {
    return null;
  }
  if (!within(draft.digits, 1, 10)) {
    return { place: "digits", words: t("edit-digits-wrong") };
  }
  if (!within(draft.period, 1, 0xffff_ffff)) {
    return { place: "period", words: t("edit-period-wrong") };
  }
  const nameless = [draft.title, draft.issuer, draft.account].every((name) => name.trim() === "");
  return nameless ? { place: "title", words: t("err-title-missing") } : null;
}

/** What the shell found wrong with this form. */
export function wrongFrom(error: ErrorView, draft: Draft): Wrong {
  const { title, body } = errorWords(error);
  const words = `${title}. ${body}`;
  const place = placeOf(error);
  const several = severalOf(place, draft);
  if (!several) {
    return { place, words, error };
  }
  // The shell names the kind of field: the first that breaks the rule is the one it means.
  const at = several.texts.findIndex((text) => breaks(error, text));
  return at < 0 ? { place: several.group, words, error } : { place, at, words, error };
}

function severalOf(place: Place, draft: Draft): { group: Place; texts: string[] } | null {
  switch (place) {
    case "url":
      return { group: "urls", texts: draft.urls };
    case "field-name":
      return { group: "fields", texts: draft.fields.map(({ name }) => name) };
    case "field-value":
      return { group: "fields", texts: draft.fields.map(({ value }) => value.value) };
    default:
      return null;
  }
}

function breaks({ code, params }: ErrorView, text: string): boolean {
  return code === "field-too-long"
    ? Array.from(text).length > (params.count ?? 0)
    : /\p{Cc}/u.test(text);
}

function placeOf({ code, params }: ErrorView): Place {
  if (code === "title-missing") {
    return "title";
  }
  if (code === "otpauth-unreadable" || code === "seed-unreadable") {
    return "key";
  }
  return PLACES[(params.field ?? "").replaceAll(/[ _]/g, "-")] ?? "form";
}

function within(text: string, low: number, high: number): boolean {
  const number = Number(text);
  return /^\d+$/.test(text.trim()) && number >= low && number <= high;
}
