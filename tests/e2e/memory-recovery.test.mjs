// After a step-up and after each recovery, a lock leaves nothing of the person in the memory of any
// process of the program: neither what is in the mind, nor what stands on the paper.
import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { answerDialog, dataFolder, Desktop, freshMachine, world } from './desktop.mjs';
import { pressKeys, shows, typeByKeys } from './hands.mjs';
import { spellings } from './memory.mjs';
import { pass } from './person.mjs';
import { base32 } from './recording.mjs';
import { enrol, lockUnseen, saveSheet, searchAll, setUpTo, typeBoth } from './unseen.mjs';

const PASSWORD = 'purple-walrus-quarrel-eleven';
const NEW_PASSWORD = 'velvet-anchor-thirteen-plums';

let desktop;
let phone;
let sheet;
/** Everything that was planted so far, in every spelling. */
const needles = [...spellings('the password', PASSWORD)];

const plant = (name, text) => needles.push(...spellings(name, text));

function plantPhone(next) {
  plant('a phone’s key', next.secret);
  needles.push({ name: 'a phone’s key (bytes)', bytes: base32(next.secret) });
}

function plantSheet({ kit, codes }) {
  plant('a kit', kit);
  plant('a kit without blanks', kit.replaceAll(' ', ''));
  codes.forEach((code, at) => plant(`a backup code (number ${at + 1})`, code));
}

const nothingIsLeft = () => assert.deepEqual(searchAll(desktop, needles), [], 'nothing is left');

before(async () => {
  freshMachine();
  desktop = await Desktop.start();
  phone = await setUpTo(desktop, PASSWORD);
  sheet = await saveSheet(desktop);
  plantPhone(phone);
  plantSheet(sheet);
  await desktop.press('Later');
  await desktop.turnTo('vault');
});

after(() => desktop?.stop());

test('after a step-up and a lock no process holds a word', async () => {
  pass(5 * 60 + 1);
  await desktop.press('Your account');
  await desktop.press('Change password');
  await desktop.turnTo('door');
  await shows(desktop, 'Both latches, once more');
  await typeBoth(desktop, PASSWORD, phone, () =>
    desktop.run('return document.body.innerText.includes("Choose a new password")').catch(() => false));
  await desktop.press('Cancel');
  await desktop.turnTo('vault');
  await lockUnseen(desktop);
  nothingIsLeft();
});

test('after a recovery by backup code and a lock no process holds a word', async () => {
  await desktop.press('Lost your phone or computer?');
  await desktop.press('Continue');
  await typeByKeys(desktop, 'Password', PASSWORD);
  await typeByKeys(desktop, 'Backup code', sheet.codes[0]);
  const found = searchAll(desktop, needles);
  assert.ok(found.some((line) => line.startsWith('a backup code') && line.includes('WebKitWeb')), `the positive control: ${found.join('\n')}`);
  await desktop.press('Open');
  await shows(desktop, 'What about your phone?', 30_000);
  await desktop.run('arguments[0].click()', await desktop.field('It is not with me right now'));
  await desktop.press('Continue');
  await desktop.turnTo('vault');
  await lockUnseen(desktop);
  nothingIsLeft();
});

test('after a recovery by kit and a lock no process holds a word', async () => {
  await desktop.stop();
  const stick = join(world, 'stick.db');
  copyFileSync(join(dataFolder, 'vault.db'), stick);
  freshMachine();
  execFileSync('secret-tool', ['clear', 'service', 'org.twinlatch.desktop']);
  desktop = await Desktop.start();
  await desktop.turnTo('door');
  answerDialog(stick);
  await desktop.press('I have a vault file');
  await desktop.press('Use the recovery kit');
  await typeByKeys(desktop, 'Recovery kit', sheet.kit);
  const found = searchAll(desktop, needles);
  assert.ok(found.some((line) => line.startsWith('a kit')), `the positive control: ${found.join('\n')}`);
  await desktop.press('Open');
  await shows(desktop, 'What is gone?', 30_000);
  for (const what of ['The phone', 'The password']) {
    await desktop.run('arguments[0].click()', await desktop.field(what));
  }
  await desktop.press('Continue');
  plant('the new password', NEW_PASSWORD);
  await typeByKeys(desktop, 'New password', NEW_PASSWORD);
  await typeByKeys(desktop, 'The same again', NEW_PASSWORD);
  await desktop.press('Continue');
  plantPhone(await enrol(desktop, 'Continue', 'Your new recovery sheet'));
  const next = await saveSheet(desktop);
  plantSheet(next);
  await fillGaps(next.kit);
  await desktop.press('Finish and open the vault');
  await desktop.turnTo('vault');
  await lockUnseen(desktop);
  nothingIsLeft();
});

/** Fills the gaps of the sheet, key by key. */
async function fillGaps(kit) {
  const gaps = await desktop.run(`
    return [...document.querySelectorAll('input[maxlength="1"]')].map((gap) => gap.ariaLabel)`);
  for (const label of gaps) {
    const [, place, group] = label.match(/Symbol (\d) of group (\d)/);
    await typeByKeys(desktop, label, kit.replaceAll(' ', '')[(Number(group) - 1) * 4 + Number(place) - 1]);
  }
  pressKeys('Return');
  await shows(desktop, 'The four symbols match');
}
