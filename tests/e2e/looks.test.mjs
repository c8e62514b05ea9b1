// The same screens as a person with a dark desktop and one with a small window sees them.
import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, test } from 'node:test';

import { Desktop, freshMachine } from './desktop.mjs';
import { pressKeys } from './hands.mjs';
import { accessible } from './look.mjs';
import { putSheetOff, setUp } from './person.mjs';

const SERVICE_KEY = 'JBSWY3DPEHPK3PXP';

let desktop;

beforeEach(freshMachine);

afterEach(() => desktop?.stop());

test('on a dark desktop every screen is dark and has nothing for axe to say', async () => {
  desktop = await Desktop.start({ env: { GTK_THEME: 'Adwaita:dark' } });
  await desktop.turnTo('door');
  const dark = await desktop.run('return matchMedia("(prefers-color-scheme: dark)").matches');
  assert.ok(dark, 'the page follows the system');
  await tour('dark');
});

test('in the smallest window every screen has nothing for axe to say and hides nothing', async () => {
  desktop = await Desktop.start();
  await desktop.turnTo('door');
  await tour('small', async () => {
    await desktop.resize(480, 560);
    const wide = await desktop.run('return document.documentElement.scrollWidth - document.documentElement.clientWidth');
    assert.equal(wide, 0, 'nothing stands beyond the right edge');
  });
});

/** Walks through the screens; `before` each look. */
async function tour(kind, before = async () => {}) {
  const look = async (where) => {
    await before();
    await accessible(desktop, `${kind}-${where}`);
  };
  await setUp(desktop, undefined, { looks: look });
  await desktop.sees('Your recovery sheet');
  await look('set-up-5-sheet');
  await desktop.press('Show as text');
  await desktop.sees('Recovery kit');
  await look('sheet-text');
  await putSheetOff(desktop);
  await desktop.sees('Your vault is open');
  await look('vault-1-empty');
  await desktop.press('A code');
  await desktop.type('Link or key', `otpauth://totp/GitHub:mara-ortiz?secret=${SERVICE_KEY}&issuer=GitHub`);
  await look('vault-2-form');
  await desktop.press('Save');
  await desktop.sees('Changes in');
  await look('vault-3-code');
  await desktop.press('Show large');
  await look('vault-4-large');
  await desktop.run('document.querySelector("dialog[open]").close()');
  if (kind === 'small') await desktop.press('Back');
  await desktop.press('New');
  await look('vault-5-new-menu');
  pressKeys('Escape');
  if (kind === 'small') {
    await desktop.press('Menu');
    await look('vault-6-places');
  }
  await desktop.press('Your account');
  await look('vault-7-account-menu');
  await desktop.press('Settings');
  await desktop.sees('Lock after');
  await look('vault-8-settings');
  pressKeys('ctrl+l');
  await desktop.turnTo('door');
  await desktop.sees('You locked the vault');
  await look('door-1-locked');
  await desktop.press('Lost your phone or computer?');
  await look('recover-1-paper');
  await desktop.press('Continue');
  await look('recover-2-code');
  await desktop.press('Back');
  await desktop.press('Back');
  await desktop.sees('Welcome back');
}
