// The words of an error: what happened, and what is safe and what to do.

import type { ErrorView } from "../ipc/generated/ErrorView";
import type { PasswordRefusal } from "../ipc/generated/PasswordRefusal";
import { t, type TextArgs } from "./text";

/** Title and body of an error. */
export interface ErrorWords {
  title: string;
  body: string;
}

/** Gives the words of an error. A missing text is "none", which Fluent can choose a variant by. */
export function errorWords({ code, params }: ErrorView): ErrorWords {
  const args: TextArgs = {
    seconds: params.seconds ?? 0,
    count: params.count ?? 0,
    holder: params.holder ?? "none",
    field: params.field ?? "",
    symbol: params.symbol ?? "none",
  };
  const body = params.refusal ? refusalWords(params.refusal) : t(`hint-${code}`, args);
  return { title: t(`err-${code}`, args), body };
}

/** Why a password is refused. */
export function refusalWords(refusal: PasswordRefusal): string {
  return t(`refusal-${refusal.why}`, "least" in refusal ? { least: refusal.least } : {});
}

/** Whether an error speaks of the place of the device key, not of something that went wrong. */
export function isAboutKey({ code }: ErrorView): boolean {
  return code.startsWith("keyring-") || code.startsWith("key-file");
}
