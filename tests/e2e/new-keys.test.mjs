// All keys replaced through the real window, with the real keyring; and a copy saved.
import { strict as assert } from 'node:assert';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { choose, lock, proveAgain, readSheet, removeEarlierKey, replaceKeys } from './acts.mjs';
import { answerDialog, Desktop, freshMachine, world } from './desktop.mjs';
import { clearKeyring, keysInKeyring } from './keyring.mjs';
import { accessible } from './look.mjs';
import { logIn, mara, pass, putSheetOff, setUp } from './person.mjs';

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
  person.password = 'nine amber otters under ice';
  const looks = (what) => accessible(desktop, `keys-${what}`);
  ({ phone, sheet: newSheet } = await replaceKeys(desktop, person.password, copy, looks));
  assert.notEqual(newSheet.kit, oldSheet.kit, 'another kit');
  await desktop.sees('Where the boat lies');
  assert.equal(statSync(copy).mode & 0o777, 0o600, 'the copy is for its owner alone');
  assert.equal(keysInKeyring(), 2, 'both device keys are kept');
});

test('the new password and the new phone open it, and the earlier key goes by a word', async () => {
  await lock(desktop);
  pass(60);
  await logIn(desktop, phone, person);
  await desktop.sees('Where the boat lies');
  await removeEarlierKey(desktop, () => accessible(desktop, 'keys-4-earlier'));
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
