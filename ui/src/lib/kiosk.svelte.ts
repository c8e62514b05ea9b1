// Whether this page stands in a kiosk: large targets, and a keyboard to touch.

import { kioskView } from "../ipc/kiosk";

class Kiosk {
  /** Whether kiosk mode holds. */
  on = $state(false);
  /** Whether who is logged in may leave it. */
  leavable = $state(false);

  /** Asks the shell, and has the styles follow. */
  async ask(): Promise<void> {
    try {
      const { on, leavable } = await kioskView();
      [this.on, this.leavable] = [on, leavable];
    } catch {
      // What held stays; the next form asks again.
    }
    document.documentElement.classList.toggle("kiosk", this.on);
  }
}

/** The one of this page. */
export const kiosk = new Kiosk();
