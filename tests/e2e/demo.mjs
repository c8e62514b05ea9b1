// The whole main job in the real window, told step by step, with screenshots.
import { join } from 'node:path';

import { Desktop, world } from './desktop.mjs';
import { logIn, mara, putSheetOff, setUp } from './person.mjs';
import { codeAt, now } from './phone.mjs';

const SERVICE_KEY = 'JBSWY3DPEHPK3PXP';

const say = (words) => console.log(`- ${words}`);
const desktop = await Desktop.start();
const look = async (name) => desktop.picture(name);

try {
  say('A new machine: an empty home, a fresh keyring. Twinlatch asks who the vault is for.');
  const phone = await setUp(desktop, mara, { looks: look });
  say('Name, password, kind of kit; the phone (oathtool) took the key and its first code fits.');
  await desktop.sees('Your recovery sheet', 30_000);
  await look('set-up-5-sheet');
  say('The recovery sheet: a kit and eight backup codes, to print and cut in two. Later, this time.');
  await putSheetOff(desktop);
  await desktop.sees('No recovery sheet printed yet');
  await look('vault-1-empty');
  say('The vault is open.');

  await addToken(desktop);
  await desktop.sees(codeShape());
  await look('vault-2-code');
  say(`A token makes the code that oathtool makes: ${codeAt(SERVICE_KEY, now())}.`);
  await addLogin(desktop);
  await look('vault-3-login');
  say('A login with a hidden password.');

  await desktop.run('document.dispatchEvent(new KeyboardEvent("keydown", {key: "l", ctrlKey: true, bubbles: true}))');
  await desktop.turnTo('door');
  await desktop.sees('Welcome back, Mara Ortiz');
  await look('door-1-locked');
  say('Locked with Ctrl+L: the vault window is gone, and its keys with it.');

  await logIn(desktop, phone);
  await desktop.sees('GitHub');
  await look('vault-4-back');
  say('Back with password and the next code: everything is there.');
  console.log(`Pictures: ${join(world, 'shots')}`);
} finally {
  await desktop.stop();
}

function codeShape() {
  const code = codeAt(SERVICE_KEY, now());
  return code.slice(0, 3);
}

async function addToken(it) {
  await it.press('A code');
  await it.type('Link or key', `otpauth://totp/GitHub:mara-ortiz?secret=${SERVICE_KEY}&issuer=GitHub`);
  await it.press('Save');
}

async function addLogin(it) {
  await it.press('New');
  await it.press('Login');
  await it.type('Title', 'Harbour office');
  await it.type('Username', 'm.ortiz');
  await it.type('Password', 'tidal-lantern-42');
  await it.press('Save');
}
