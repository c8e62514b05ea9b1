// The recovery sheet in a person's hand: read from the screen, typed back in part.
import { strict as assert } from 'node:assert';

/** Reads the sheet as text, as a person copies it by hand. */
export async function readSheet(desktop) {
  await desktop.press('Show as text');
  await desktop.sees('Vault number');
  const text = await desktop.text();
  const kit = text.match(/\b(?:[0-9A-Z]{4} ){6}[0-9A-Z]{4}\b/)?.[0];
  const codes = text.match(/\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{5}\b/g);
  assert.ok(kit && codes, `kit and codes stand there:\n${text}`);
  return { kit, codes };
}

/** Fills the gaps that are asked back. */
export async function typeBack(desktop, kit) {
  await desktop.run(
    `const gaps = [...document.querySelectorAll('.kit input')];
     for (const gap of gaps) {
       const [place, group] = gap.ariaLabel.match(/\\d+/g).map(Number);
       gap.value = arguments[0][(group - 1) * 4 + place - 1];
     }`,
    kit.replaceAll(' ', ''),
  );
  await desktop.press('Check');
  await desktop.sees('The four symbols match', 20_000);
}
