// Whether this window has the focus of the desktop.

export class WindowFocus {
  #here = $state(document.hasFocus());

  /** Watches until the component that made it ends. */
  constructor() {
    $effect(() => {
      const come = () => (this.#here = true);
      const go = () => (this.#here = false);
      addEventListener("focus", come);
      addEventListener("blur", go);
      return () => {
        removeEventListener("focus", come);
        removeEventListener("blur", go);
      };
    });
  }

  get here(): boolean {
    return this.#here;
  }
}
