// Where the keyboard goes.

import { tick } from "svelte";

/** Focuses the first empty field of a form, else its first field. */
export function focusFirstEmpty(form: HTMLElement | undefined): void {
  const fields = [...(form?.querySelectorAll<HTMLInputElement>("input:not([type=radio])") ?? [])];
  const field = fields.find((input) => input.value === "") ?? fields[0];
  field?.focus();
}

/** Action: gives the element the focus once it stands, so that a new step is read out. */
export function focusOnShow(element: HTMLElement): void {
  void tick().then(() => element.focus());
}
