// All keys replaced through the real window, with the real keyring; and a copy saved.
import { strict as assert } from 'node:assert';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { choose, lock, proveAgain, readSheet, typeBack } from './acts.mjs';
import { answerDialog, Desktop, freshMachine, world } from './desktop.mjs';
import { clearKeyring, keysInKeyring } from './keyring.mjs';
import { accessible } from './look.mjs';
import { logIn, mara, pass, putSheetOff, setUp } from './person.mjs';
import { Phone } from './phone.mjs';

let desktop;
let phone;
let oldSheet;
let newSheet;
const person = { ...mara };
const copy = join(world, 'copy.db');

before(async () => {
  freshMachine();
  clearKeyring();
  desktop = await Desktop.start();
  phone = await setUp(desktop, person);
  await desktop.sees('Your recovery sheet', 30_000);
  oldSheet = await readSheet(desktop);
  await putSheetOff(desktop);
  await desktop.press('A note');
  await desktop.type('Title', 'Where the boat lies');
  await desktop.press('Save');
  await desktop.sees('Where the boat lies');
});

after(() => desktop?.stop());

test('password, sheet and phone are replaced in one go, and a copy is saved', async () => {
  pass(5 * 60 + 1);
  await choose(desktop, 'Replace all keys');
  await proveAgain(desktop, phone, person);
  await desktop.turnTo('door');
  await desktop.sees('The key of this computer is replaced too');
  await accessible(desktop, 'keys-1-begin');
  person.password = 'nine amber otters under ice';
  await desktop.type('New password', person.password);
  await desktop.type('The same again', person.password);
  await desktop.press('Continue');
  await desktop.sees('Your new recovery sheet', 30_000);
  newSheet = await readSheet(desktop);
  assert.notEqual(newSheet.kit, oldSheet.kit, 'another kit');
  await typeBack(desktop, newSheet.kit);
  await desktop.press('Continue');
  await desktop.sees('Set up the new phone', 30_000);
  await desktop.press('Show the key as text');
  await desktop.sees('The key, for typing into the app');
  const text = await desktop.text();
  phone = new Phone(text.match(/\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b/)[0]);
  await accessible(desktop, 'keys-2-phone');
  await desktop.type('Then type the code it shows', phone.code());
  await desktop.press('Confirm');
  await desktop.sees('All keys are new', 40_000);
  answerDialog(copy);
  await desktop.press('Save a copy of the vault…');
  await desktop.sees('The copy is', 20_000);
  await accessible(desktop, 'keys-3-done');
  await desktop.press('Done');
  await desktop.turnTo('vault');
  await desktop.sees('Where the boat lies');
  assert.equal(statSync(copy).mode & 0o777, 0o600, 'the copy is for its owner alone');
  assert.equal(keysInKeyring(), 2, 'both device keys are kept');
});

test('the new password and the new phone open it, and the earlier key goes by a word', async () => {
  await lock(desktop);
  pass(60);
  await logIn(desktop, phone, person);
  await desktop.sees('Where the boat lies');
  await desktop.sees('The key that this computer had before');
  await desktop.press('Remove it');
  await desktop.sees('Remove the earlier key?');
  await accessible(desktop, 'keys-4-earlier');
  await desktop.run(
    `[...document.querySelectorAll('dialog[open] button')].find((b) => b.innerText === 'Remove it').click()`,
  );
  await desktop.sees('The earlier key is removed', 20_000);
  assert.equal(keysInKeyring(), 1, 'one device key is kept');
});

test('the copy opens with the new sheet alone on a computer that knows nothing', async () => {
  await desktop.stop();
  freshMachine();
  clearKeyring();
  desktop = await Desktop.start();
  await desktop.turnTo('door');
  await desktop.sees('Who is this vault for?');
  answerDialog(copy);
  await desktop.press('I have a vault file');
  await desktop.sees('This computer does not hold the key for this vault');
  await desktop.press('Use the recovery kit');
  await desktop.type('Recovery kit', oldSheet.kit);
  await desktop.press('Open');
  await desktop.sees('no part of this file belongs to it', 30_000);
  await accessible(desktop, 'keys-5-old-sheet');
  await desktop.type('Recovery kit', newSheet.kit);
  await desktop.press('Open');
  await desktop.sees('What is gone?', 30_000);
});
