// An item that something else has changed in the file: named once, saved as it is, in the history.
import { strict as assert } from 'node:assert';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { answerDialog, Desktop, freshMachine, world } from './desktop.mjs';
import { sql } from './file.mjs';
import { accessible } from './look.mjs';
import { logIn, putSheetOff, setUp } from './person.mjs';

const NOTICE = 'is not as Twinlatch left it: items';

let desktop;
let phone;
let id;

before(async () => {
  freshMachine();
  desktop = await Desktop.start();
  phone = await setUp(desktop);
  await putSheetOff(desktop);
  await desktop.press('A login');
  await desktop.type('Title', 'Harbour office');
  await desktop.type('Password', 'tidal-lantern-42');
  await desktop.press('Save');
  await desktop.press('Edit');
  id = await desktop.run('return document.querySelector("[role=option]").dataset.id');
  const before = sql(`SELECT hex(ct) FROM objects WHERE id = x'${id}'`);
  await desktop.type('Title', 'Harbour office, new');
  await desktop.press('Save');
  await desktop.sees('Harbour office, new');
  await desktop.stop();
  sql(`UPDATE objects SET ct = x'${before}' WHERE id = x'${id}'`);
});

after(() => desktop?.stop());

test('an item that was changed outside is named, and saved as it is to a file of the person’s', async () => {
  desktop = await Desktop.start();
  await logIn(desktop, phone);
  await desktop.sees(NOTICE);
  await desktop.choose('Cannot be read');
  await desktop.sees('This item was changed outside Twinlatch');
  await accessible(desktop, 'damaged-1-item');

  const path = join(world, 'kept item.json');
  answerDialog(path);
  await desktop.press('Save as it is…');
  await desktop.sees('Keep it safe, and delete it when you are done.');
  await accessible(desktop, 'damaged-2-saved');
  assert.equal(statSync(path).mode & 0o777, 0o600, 'readable by its owner alone');
  const kept = JSON.parse(readFileSync(path, 'utf8'));
  assert.equal(kept.item, id, 'the chosen one');
  assert.equal(kept.state, 'changed-outside', 'why it is not shown');
  assert.equal(kept.content.title, 'Harbour office', 'what this row says');
  assert.equal(kept.content.login.password, 'tidal-lantern-42', 'with its secrets');
});

test('it is told once, and the history keeps it', async () => {
  await desktop.stop();
  desktop = await Desktop.start();
  await logIn(desktop, phone);
  await desktop.sees('Cannot be read');
  assert.ok(!(await desktop.text()).includes(NOTICE), 'it was told before');
  await desktop.press('Your account');
  await desktop.press('Your logins');
  await desktop.sees('Found changed from outside: items');
  await accessible(desktop, 'damaged-3-history');
});
