// Keys that mean the same on every screen.

/** A key handler: Escape cancels, unless a dialog or a field takes the key for itself. */
export function onEscape(cancel: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    const elsewhere = event.defaultPrevented || document.querySelector("dialog[open]") !== null;
    if (event.key === "Escape" && !elsewhere) {
      event.preventDefault();
      cancel();
    }
  };
}
