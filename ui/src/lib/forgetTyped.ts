// The web view keeps the text around the cursor for an input method, in the program's own process
// and beyond the window's end: what stood in the last open field. An empty field takes its place.

import { painted } from "./painted";

const OPEN_FIELD = "textarea, input:not([type]), input[type=text], input[type=search]";

let hasTyped = false;

addEventListener("focusin", ({ target }) => {
  hasTyped ||= target instanceof Element && target.matches(OPEN_FIELD);
});

/** Has the web view forget what stood in the last open field; the focus is gone afterwards. */
export async function forgetTyped(): Promise<void> {
  if (!hasTyped) {
    return;
  }
  const blank = document.createElement("input");
  blank.className = "hidden-words";
  blank.tabIndex = -1;
  blank.setAttribute("aria-hidden", "true");
  // An open dialog lets nothing outside of it have the focus.
  (document.querySelector("dialog[open]") ?? document.body).append(blank);
  blank.focus({ preventScroll: true });
  await painted();
  blank.remove();
  hasTyped = false;
}
