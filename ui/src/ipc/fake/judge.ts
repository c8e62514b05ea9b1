// What is said about a password of a made-up account.

import type { PasswordView } from "../generated/PasswordView";

/** What is said about a password: enough of a judge to see every case. */
export function judge(password: string, username: string, least = 8): PasswordView {
  const length = Array.from(password).length;
  const view: PasswordView = { refusal: null, score: 4, warning: null, suggestions: [], length };
  if (length < least) {
    return { ...view, refusal: { why: "too-short", least }, score: 0, suggestions: ["add-another-word"] };
  }
  if (password === "password1") {
    return { ...view, refusal: { why: "common" }, score: 0, warning: "top100" };
  }
  if (password === username) {
    return { ...view, refusal: { why: "is-username" }, score: 0 };
  }
  if (length < 16) {
    return { ...view, score: 2, warning: "single-word", suggestions: ["add-another-word"] };
  }
  return view;
}
