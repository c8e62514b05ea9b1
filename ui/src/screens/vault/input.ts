// What counts as input for the lock: a key or the pointer in this window.

const KINDS = ["keydown", "pointerdown", "pointermove", "wheel"] as const;
const PAUSE_MS = 1000;

/** Calls `report` for input, at most once a second, until the returned function is called. */
export function watchInput(report: () => void): () => void {
  let last = -Infinity;
  const heard = () => {
    const now = performance.now();
    if (now - last >= PAUSE_MS) {
      last = now;
      report();
    }
  };
  KINDS.forEach((kind) => addEventListener(kind, heard, { capture: true, passive: true }));
  return () => KINDS.forEach((kind) => removeEventListener(kind, heard, { capture: true }));
}
