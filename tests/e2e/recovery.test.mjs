// Bad days through the real window: the phone is lost; then keyring, phone and password at once.
import { strict as assert } from 'node:assert';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { enrolAnother, lock, pastDrift, readSheet, typeBack } from './acts.mjs';
import { answerDialog, dataFolder, Desktop, freshMachine, world } from './desktop.mjs';
import { clearKeyring } from './keyring.mjs';
import { accessible } from './look.mjs';
import { logIn, mara, pass, putSheetOff, setUp } from './person.mjs';

let desktop;
let phone;
let sheet;
const person = { ...mara };

before(async () => {
  freshMachine();
  desktop = await Desktop.start();
  phone = await setUp(desktop, person);
  await desktop.sees('Your recovery sheet', 30_000);
  sheet = await readSheet(desktop);
  await putSheetOff(desktop);
  await desktop.press('A note');
  await desktop.type('Title', 'Where the boat lies');
  await desktop.press('Save');
  await desktop.sees('Where the boat lies');
});

after(() => desktop?.stop());

test('a backup code and another phone open what the lost phone guarded', async () => {
  await lock(desktop);
  await desktop.press('Lost your phone or computer?');
  await desktop.sees('What has happened?');
  await accessible(desktop, 'recovery-1-paper');
  await desktop.press('Continue');
  await desktop.sees('Password and a backup code');
  await desktop.type('Password', person.password);
  await desktop.type('Backup code', sheet.codes[0].toLowerCase());
  await accessible(desktop, 'recovery-2-code');
  await desktop.press('Open');
  await desktop.sees('What about your phone?', 30_000);
  await accessible(desktop, 'recovery-3-phone');
  await desktop.press('Continue');
  phone = await enrolAnother(desktop, () => accessible(desktop, 'recovery-4-enrol'));
  await pastDrift(desktop, 'Closing both latches');
  await desktop.turnTo('vault');
  await desktop.sees('Where the boat lies');
  await lock(desktop);
  pass(60);
  await logIn(desktop, phone, person);
  await desktop.sees('A backup code opened this account');
  await accessible(desktop, 'recovery-5-told');
});

test('a used backup code is dead, and a phone elsewhere stays', async () => {
  await lock(desktop);
  const tryCode = async (code) => {
    await desktop.press('Lost your phone or computer?');
    await desktop.press('Continue');
    await desktop.type('Password', person.password);
    await desktop.type('Backup code', code);
    await desktop.press('Open');
  };
  await tryCode(sheet.codes[0]);
  await desktop.sees('That did not open', 30_000);
  await desktop.press('Back');
  await desktop.press('Back');
  await desktop.sees('Welcome back');
  await tryCode(sheet.codes[1]);
  await desktop.sees('What about your phone?', 30_000);
  const away = await desktop.field('It is not with me right now');
  await desktop.run('arguments[0].click()', away);
  await desktop.press('Continue');
  await desktop.turnTo('vault');
  await desktop.sees('Where the boat lies');
});

test('on another computer file and kit are enough, phone and password lost too', async () => {
  await desktop.stop();
  // Another computer: an empty keyring, an empty data folder, and a copy of the file on a stick.
  const stick = join(world, 'stick.db');
  copyFileSync(join(dataFolder, 'vault.db'), stick);
  freshMachine();
  clearKeyring();
  desktop = await Desktop.start();
  await desktop.turnTo('door');
  await desktop.sees('Who is this vault for?');
  answerDialog(stick);
  await desktop.press('I have a vault file');
  await desktop.sees('This computer does not hold the key for this vault');
  await accessible(desktop, 'recovery-6-key-missing');
  await desktop.press('Use the recovery kit');
  await desktop.sees('Type the recovery kit');
  await desktop.type('Recovery kit', sheet.kit.toLowerCase());
  await accessible(desktop, 'recovery-7-kit');
  await desktop.press('Open');
  await desktop.sees('What is gone?', 30_000);
  for (const what of ['The phone', 'The password']) {
    await desktop.run('arguments[0].click()', await desktop.field(what));
  }
  await accessible(desktop, 'recovery-8-gone');
  await desktop.press('Continue');
  person.password = 'four grey barges in rain';
  await desktop.type('New password', person.password);
  await desktop.type('The same again', person.password);
  await accessible(desktop, 'recovery-9-password');
  await desktop.press('Continue');
  phone = await enrolAnother(desktop, () => accessible(desktop, 'recovery-10-enrol'));
  await pastDrift(desktop, 'Your new recovery sheet');
  const used = sheet.kit;
  sheet = await readSheet(desktop);
  assert.notEqual(sheet.kit, used, 'another kit');
  await typeBack(desktop, sheet.kit);
  await accessible(desktop, 'recovery-11-sheet');
  await desktop.press('Finish and open the vault');
  await desktop.turnTo('vault');
  await desktop.sees('Where the boat lies');
});

test('after it the keyring holds the key again, and new password and new phone open', async () => {
  await desktop.stop();
  pass(60);
  desktop = await Desktop.start();
  await logIn(desktop, phone, person);
  await desktop.sees('Where the boat lies');
  await desktop.sees('The recovery kit opened this account');
});
