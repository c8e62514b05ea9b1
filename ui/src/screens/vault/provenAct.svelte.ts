// An act that may ask for both latches once more: busy while it runs, and what kept it from being
// done.

import { openDoor } from "../../ipc/account";
import { asError, isCode } from "../../ipc/errors";
import type { ErrorView } from "../../ipc/generated/ErrorView";

export class ProvenAct {
  busy = $state(false);
  error = $state.raw<ErrorView>();

  /** Does it. Where the last proof is too old the door opens for one, and the person presses again. */
  async run(act: () => Promise<void>): Promise<void> {
    [this.busy, this.error] = [true, undefined];
    try {
      await act();
    } catch (problem) {
      if (isCode(problem, "step-up-needed")) {
        await openDoor("step-up").catch((other: unknown) => (this.error = asError(other)));
      } else {
        this.error = asError(problem);
      }
    }
    this.busy = false;
  }
}
