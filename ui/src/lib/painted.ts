// Waiting for what a change of the page sets off in the web view.

/** Longest wait, milliseconds: a window that is not in sight is not painted. */
const LONGEST_MS = 200;

/** Comes back when the page has been painted with what was changed last, and once more. */
export function painted(): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, LONGEST_MS);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        clearTimeout(timer);
        done();
      }),
    );
  });
}
