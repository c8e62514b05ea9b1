// A field in a form whose old value does not cross unless it is asked for.

import type { HiddenInput } from "../../ipc/generated/HiddenInput";

export class HiddenDraft {
  value = $state("");
  touched = $state(false);
  /** Whether there was a value before the edit. */
  readonly had: boolean;
  readonly #before: string;

  /** `open` is the old value where it is shown anyway. */
  constructor(had: boolean, open = "") {
    this.had = had;
    this.#before = open;
    this.value = open;
  }

  /** Whether the old value stays, although the field looks empty. */
  get kept(): boolean {
    return this.had && !this.touched;
  }

  /** Whether saving takes the old value away. */
  get removed(): boolean {
    return this.had && this.touched && this.value === "";
  }

  keep(): void {
    this.value = this.#before;
    this.touched = false;
  }

  form(): HiddenInput {
    return this.kept ? { is: "unchanged" } : { is: "typed", value: this.value };
  }
}
