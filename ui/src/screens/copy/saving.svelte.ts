// A file that is saved where the person chooses: busy while it runs, where it is, what kept it.

import { asError } from "../../ipc/errors";
import type { ErrorView } from "../../ipc/generated/ErrorView";
import type { SavedView } from "../../ipc/generated/SavedView";

export class Saving {
  busy = $state(false);
  /** Where it is; nothing where the dialog was dismissed. */
  saved = $state.raw<SavedView>();
  error = $state.raw<ErrorView>();

  async run(save: () => Promise<SavedView>): Promise<void> {
    [this.busy, this.saved, this.error] = [true, undefined, undefined];
    try {
      const view = await save();
      this.saved = view.path === null ? undefined : view;
    } catch (reason) {
      this.error = asError(reason);
    }
    this.busy = false;
  }
}
