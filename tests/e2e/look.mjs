// A screen is looked at: a picture is kept, axe finds nothing, and nothing was blocked on it.
import { strict as assert } from 'node:assert';

/** Looks at the page that is open. */
export async function accessible(desktop, where) {
  await desktop.picture(where);
  assert.deepEqual(await desktop.axe(), [], `axe finds nothing wrong with ${where}`);
  assert.deepEqual(await desktop.violations(), [], `the content security policy blocks nothing on ${where}`);
}
