// The audit log in the real window: read, chosen from, saved after both latches, and checked.
import { strict as assert } from 'node:assert';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { choose, proveAgain } from './acts.mjs';
import { answerDialog, Desktop, freshMachine, world } from './desktop.mjs';
import { accessible } from './look.mjs';
import { mara, pass, putSheetOff, setUp } from './person.mjs';

let desktop;
let phone;

before(async () => {
  freshMachine();
  desktop = await Desktop.start();
  phone = await setUp(desktop);
  await putSheetOff(desktop);
});

after(() => desktop?.stop());

/** Chooses a value of the list with this label, as a person does. */
const select = (label, value) =>
  desktop.run(`
    const named = [...document.querySelectorAll('label')].find((one) => one.textContent === '${label}');
    const list = document.getElementById(named.htmlFor);
    list.value = '${value}';
    list.dispatchEvent(new Event('change', { bubbles: true }));`);

test('the owner reads what happened, and that the log is whole', async () => {
  await choose(desktop, 'Audit log');
  await desktop.sees('The log is whole');
  await desktop.sees('Account made');
  await accessible(desktop, 'audit-1-log');
  assert.match(await desktop.text(), /mara/, 'by whom');
});

test('lines are chosen by kind, and what fits nothing is said', async () => {
  await select('What happened', 'secrets');
  await desktop.sees('Nothing in the log fits what you chose.');
  await accessible(desktop, 'audit-2-none');
  await desktop.press('Show everything');
  await desktop.sees('Account made');
});

test('the log is saved after both latches, signed and for the owner alone', async () => {
  const file = join(world, 'log.jsonl');
  pass(5 * 60 + 1);
  await desktop.press('Save the log…');
  await accessible(desktop, 'audit-3-save');
  await desktop.press('Choose where…');
  await proveAgain(desktop, phone, mara);
  await desktop.turnTo('vault');
  await desktop.press('Save the log…');
  answerDialog(file);
  await desktop.press('Choose where…');
  await desktop.sees('The log is saved');
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.equal(lines[0].by, mara.username, 'who saved it');
  assert.equal(lines.length, lines[0].last + 2, 'every line between head and foot');
  assert.match(lines.at(-1).signature, /^[0-9a-f]{128}$/, 'signed');
  assert.equal(statSync(file).mode & 0o777, 0o600, 'for the owner alone');
  await desktop.sees('Log saved to a file');
  await desktop.sees('Proved password and code again');
});
