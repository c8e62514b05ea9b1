// The sensitive acts through the real window: sheet, password, phone, settings, history.
import { strict as assert } from 'node:assert';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { choose, proveAgain, typeBack } from './acts.mjs';
import { answerDialog, dataFolder, Desktop, freshMachine, world } from './desktop.mjs';
import { accessible } from './look.mjs';
import { logIn, mara, pass, passAlone, putSheetOff, setUp } from './person.mjs';
import { Phone } from './phone.mjs';

let desktop;
let phone;
const person = { ...mara };

before(async () => {
  freshMachine();
  desktop = await Desktop.start();
  phone = await setUp(desktop, person, { digits: 6 });
  await putSheetOff(desktop);
});

after(() => desktop?.stop());

test('an app with six digits is taken, and what that means stays on view', async () => {
  await desktop.sees('Your phone shows six digits');
  assert.equal(phone.code().length, 6, 'the phone shows six');
});

test('the sheet is saved as a text file that only its owner reads', async () => {
  const file = join(world, 'sheet.txt');
  answerDialog(file);
  await desktop.press('Open the sheet');
  await desktop.turnTo('door');
  await desktop.sees('Your recovery sheet');
  await desktop.press('Save');
  await desktop.sees('Saved', 20_000);
  await accessible(desktop, 'sheet-1-saved');
  assert.equal(statSync(file).mode & 0o777, 0o600, 'readable by the owner alone');
  const sheet = readFileSync(file, 'utf8');
  await typeBack(desktop, sheet.match(/(?:[0-9A-Z]{4} ){6}[0-9A-Z]{4}/)[0]);
  await accessible(desktop, 'sheet-2-confirmed');
  await desktop.press('Done').catch(() => desktop.press('Open the vault'));
  await desktop.turnTo('vault');
  await desktop.until(async () => !(await desktop.text()).includes('No recovery sheet printed yet'), 'the banner is gone');
});

test('a sensitive act asks for both latches when the proof is older than five minutes', async () => {
  pass(5 * 60 + 1);
  await choose(desktop, 'Change password');
  await proveAgain(desktop, phone, person, () => accessible(desktop, 'step-up'));
  await desktop.turnTo('door');
  await desktop.sees('Choose a new password');
  await accessible(desktop, 'password-1-form');
  person.password = 'nine amber otters under ice';
  await desktop.type('New password', person.password);
  await desktop.type('The same again', person.password);
  await desktop.press('Change the password');
  await desktop.sees('The password is changed', 30_000);
  await desktop.press('Done');
});

test('a new phone replaces the old one', async () => {
  await choose(desktop, 'New phone');
  await desktop.turnTo('door');
  await desktop.sees('Scan this with the new phone');
  await desktop.press('Show the key as text');
  await desktop.sees('The key, for typing into the app');
  const key = (await desktop.text()).match(/\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b/)[0];
  const next = new Phone(key, 8);
  await desktop.type('Then type the code it shows', next.nextCode());
  await desktop.type('Your password, once more', person.password);
  await accessible(desktop, 'phone-1-form');
  await desktop.press('Confirm');
  await desktop.sees('The new phone is in place', 30_000);
  await desktop.press('Done');
  await desktop.turnTo('vault');
  phone = next;
});

test('settings and history are there and accessible', async () => {
  await choose(desktop, 'Settings');
  await desktop.sees('Lock after');
  await accessible(desktop, 'vault-7-settings');
  await desktop.run('document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}))');
  await choose(desktop, 'Your logins');
  await desktop.sees('New phone enrolled');
  await desktop.sees('Password changed');
  await accessible(desktop, 'vault-8-logins');
});

test('a lock with a form above the vault leaves the login and nothing else', async () => {
  await choose(desktop, 'Change password');
  await desktop.turnTo('door');
  await passAlone(15 * 60 + 5);
  await desktop.until(async () => {
    await desktop.turnTo('door');
    return (await desktop.text()).includes('Locked after a time without input');
  }, 'the login stands there', 20_000);
  assert.equal((await desktop.handles()).length, 1, 'the vault window is gone');
});

test('new password and new phone open the vault', async () => {
  await logIn(desktop, phone, person);
  assert.ok(existsSync(join(dataFolder, 'vault.db')), 'in the usual place');
});
