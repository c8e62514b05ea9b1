// What a rejected command carries.

import type { ErrorCode } from "./generated/ErrorCode";
import type { ErrorView } from "./generated/ErrorView";

/** Reads a rejection as an error with a code; anything else is a mistake of ours. */
export function asError(reason: unknown): ErrorView {
  if (isError(reason)) {
    return reason;
  }
  return { code: "bug", params: {} };
}

/** Whether a rejection has this code. */
export function isCode(reason: unknown, code: ErrorCode): boolean {
  return asError(reason).code === code;
}

function isError(reason: unknown): reason is ErrorView {
  return (
    typeof reason === "object" &&
    reason !== null &&
    typeof (reason as ErrorView).code === "string" &&
    typeof (reason as ErrorView).params === "object"
  );
}
