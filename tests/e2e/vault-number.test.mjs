// A file that has lost both copies of its description, and the vault number of the sheet.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { readSheet } from './acts.mjs';
import { dataFolder, Desktop, freshMachine } from './desktop.mjs';
import { sql } from './file.mjs';
import { forgetMarks, keysInKeyring } from './keyring.mjs';
import { accessible } from './look.mjs';
import { logIn, putSheetOff, setUp } from './person.mjs';

const TITLE = 'Type the vault number of your recovery sheet';
/** Well typed, and of no vault: its check symbols fit. */
const STRANGE = 'R30C 1G60 R30C 1G60 R30C 1G60 R0JY';

let desktop;
let phone;
let number;

before(async () => {
  freshMachine();
  desktop = await Desktop.start();
  phone = await setUp(desktop);
  ({ number } = await readSheet(desktop));
  await putSheetOff(desktop);
  await desktop.stop();
  sql('DELETE FROM meta');
  assert.ok(forgetMarks() > 0, 'control: there was a note of the vault');
  assert.ok(keysInKeyring() > 0, 'control: the key is there');
});

after(() => desktop?.stop());

test('the number is asked for, and a wrong one changes not a byte', async () => {
  const vault = join(dataFolder, 'vault.db');
  const before = readFileSync(vault);
  desktop = await Desktop.start();
  await desktop.turnTo('door');
  await desktop.sees(TITLE);
  await accessible(desktop, 'number-1-asked');
  await desktop.type('Vault number', 'R30C U');
  await desktop.sees('No code has the symbol “U”');
  await desktop.type('Vault number', `${STRANGE.slice(0, -1)}X`);
  await desktop.sees('A symbol is misread');
  await desktop.type('Vault number', STRANGE);
  await desktop.sees('Nothing in the file opens with this number');
  await accessible(desktop, 'number-2-unknown');
  assert.deepEqual(readFileSync(vault), before, 'as it was');
});

test('the right one opens the door, and what was lost is named and mended', async () => {
  await desktop.type('Vault number', number);
  await desktop.sees('Welcome back');
  await logIn(desktop, phone);
  await desktop.sees('are not as Twinlatch left them: the description of the file');
  assert.equal(sql('SELECT count(*) FROM meta'), '2', 'both copies are written again');
  await desktop.stop();
  desktop = await Desktop.start();
  await desktop.turnTo('door');
  await desktop.sees('Welcome back');
});
