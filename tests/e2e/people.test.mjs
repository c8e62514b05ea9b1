// Two people at one computer, through the real window: one invites the other, who comes and has a
// vault of their own.
import { strict as assert } from 'node:assert';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { choose, lock, pastDrift, proveAgain } from './acts.mjs';
import { answerDialog, Desktop, freshMachine, world } from './desktop.mjs';
import { accessible } from './look.mjs';
import { logIn, mara, pass, putSheetOff, setUp } from './person.mjs';
import { Phone } from './phone.mjs';

const tomas = {
  displayName: 'Tomas Lindqvist',
  username: 'tomas',
  password: 'violet anchovy gramophone',
};

let desktop;
let phone;
let code;

before(async () => {
  freshMachine();
  desktop = await Desktop.start();
  phone = await setUp(desktop);
  await putSheetOff(desktop);
});

after(() => desktop?.stop());

test('the owner invites a person, after both latches once more', async () => {
  pass(5 * 60 + 1);
  await choose(desktop, 'People');
  await desktop.sees('Nobody here can open the vault of another');
  await accessible(desktop, 'people-1-list');
  await desktop.press('Invite a person');
  await desktop.type('Name of the person', tomas.displayName);
  await desktop.type('Username', tomas.username);
  await accessible(desktop, 'people-2-invite');
  await desktop.press('Make the code');
  await proveAgain(desktop, phone, mara);
  await desktop.turnTo('vault');
  await desktop.press('Make the code');
  await desktop.sees('Hand this over', 20_000);
  await accessible(desktop, 'people-3-code');
  code = (await desktop.text()).match(/\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{5}\b/)?.[0];
  assert.ok(code, 'the code stands there');
  await desktop.press('Done');
  await desktop.sees('Invited, has not come yet');
  assert.ok(!(await desktop.text()).includes(code), 'and is not shown again');
});

test('the person comes, sets password and phone alone, and has an empty vault', async () => {
  await lock(desktop);
  await desktop.press('I have an activation code');
  await desktop.type('Username', tomas.username);
  await desktop.type('Activation code', code.toLowerCase().replaceAll('-', ' '));
  await accessible(desktop, 'join-1-code');
  await desktop.press('Continue');
  await desktop.sees('The first latch: a password', 20_000);
  await desktop.type('Password', tomas.password);
  await desktop.press('Continue');
  await desktop.sees('A way back in');
  await desktop.press('Continue to the phone');
  await desktop.sees('Scan this with your authenticator app', 30_000);
  await desktop.press('Show the key as text');
  await desktop.sees('The key, for typing into the app');
  const key = (await desktop.text()).match(/\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b/)[0];
  tomas.phone = new Phone(key);
  await desktop.type('Then type the code it shows', tomas.phone.code());
  await desktop.press('Confirm');
  await pastDrift(desktop, 'Your recovery sheet');
  await putSheetOff(desktop);
  await desktop.sees('Tomas Lindqvist');
  await desktop.press('Your account');
  assert.ok(!(await desktop.text()).includes('People'), 'a user looks after nobody');
});

test('each logs in by the own password and phone, and finds the own name', async () => {
  await desktop.run('document.activeElement.blur()');
  await lock(desktop);
  await desktop.sees('Welcome back, Tomas');
  await logIn(desktop, tomas.phone, tomas);
  await desktop.sees('Tomas Lindqvist');
  await lock(desktop);
  await desktop.press('Not Tomas Lindqvist?');
  await desktop.type('Username', mara.username);
  await logIn(desktop, phone, mara);
  await choose(desktop, 'People');
  await desktop.sees('Tomas Lindqvist');
  assert.ok(!(await desktop.text()).includes('has not come yet'), 'he has come');
});

test('many are invited from a list, looked at first, and their cards are a file of the owner alone', async () => {
  const [list, cards] = [join(world, 'people.csv'), join(world, 'cards.txt')];
  writeFileSync(list, 'username,display_name,role\r\nmary,"Somerville, Mary",viewer\r\nTOMAS,Tomas,user\r\n');
  pass(5 * 60 + 1);
  await desktop.press('Invite many…');
  await accessible(desktop, 'people-4-many');
  answerDialog(list);
  await desktop.press('Choose the list…');
  await desktop.sees('One person can be invited; one line is left out.');
  await desktop.sees('Somebody has this username');
  await accessible(desktop, 'people-5-look');
  await desktop.press('Invite one person');
  await proveAgain(desktop, phone, mara);
  await desktop.turnTo('vault');
  await desktop.press('Invite one person');
  await desktop.sees('Hand these over', 20_000);
  await accessible(desktop, 'people-6-cards');
  const shown = (await desktop.text()).match(/\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{5}\b/)?.[0];
  assert.ok(shown, 'the code stands there');
  answerDialog(cards);
  await desktop.press('Save cards…');
  await desktop.sees('The cards are saved');
  const text = readFileSync(cards, 'utf8');
  assert.ok(text.includes('For Somerville, Mary') && text.includes(shown), 'her card');
  assert.equal(statSync(cards).mode & 0o777, 0o600, 'for the owner alone');
  await desktop.press('Done');
  await desktop.sees('Somerville, Mary');
  assert.ok(!(await desktop.text()).includes(shown), 'and is not shown again');
});

let signs;

/** The short fingerprint that stands in the place that a selector names. */
const signsIn = (where) =>
  desktop.run(
    `return document.querySelector(arguments[0]).innerText.match(/\\b(?:[0-9a-f]{4} ){3}[0-9a-f]{4}\\b/)[0]`,
    where,
  );

test('the owner shares a collection with an item to look at', async () => {
  await choose(desktop, 'Shared collections');
  await desktop.sees('Nothing is shared yet');
  await accessible(desktop, 'shared-1-none');
  await desktop.press('Make a collection');
  await desktop.type('Name', 'Cash desk');
  await desktop.press('Make it');
  await desktop.sees('0 items');
  await desktop.press('Add a person');
  await desktop.sees('Compare these signs');
  signs = await signsIn('dialog[open]');
  await accessible(desktop, 'shared-2-add');
  await desktop.run(
    `[...document.querySelectorAll('dialog[open] button')].find((b) => b.innerText === 'Add').click()`,
  );
  await desktop.sees('Tomas Lindqvist shares it');
  await accessible(desktop, 'shared-3-shared');
  await desktop.press('Close');
  await desktop.press('A note');
  await desktop.type('Title', 'Till');
  await desktop.type('Text', 'drawer two, key 4471');
  await desktop.sees('Keep it in');
  await desktop.run(`
    const list = document.querySelector('form select');
    list.selectedIndex = [...list.options].findIndex(({ text }) => text === 'Cash desk');
    list.dispatchEvent(new Event('change', { bubbles: true }))`);
  await desktop.press('Save');
  await desktop.sees('Shared in');
});

test('the other person reads it, changes nothing, and sees the same signs', async () => {
  await lock(desktop);
  await desktop.press('Not Mara Ortiz?');
  await desktop.type('Username', tomas.username);
  await logIn(desktop, tomas.phone, tomas);
  await desktop.choose('Till');
  await desktop.sees('drawer two, key 4471');
  await desktop.sees('You may look at this item and copy from it.');
  const off = await desktop.run(
    `return [...document.querySelectorAll('[role=group] button')].every((b) => b.ariaDisabled === 'true' || b.ariaLabel === 'Back')`,
  );
  assert.ok(off, 'nothing of it can be changed');
  await accessible(desktop, 'shared-4-look');
  await choose(desktop, 'Shared collections');
  await desktop.sees('Your signs');
  assert.equal(await signsIn('.signs'), signs, 'as the owner saw them');
});
