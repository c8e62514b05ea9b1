// What stands in the way of a start is named, and what is there is left alone.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';

import { APP, dataFolder, Desktop, freshMachine, world } from './desktop.mjs';
import { accessible } from './look.mjs';
import { putSheetOff, setUp } from './person.mjs';

const NOWHERE = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };

let desktop;

beforeEach(freshMachine);

afterEach(() => desktop?.stop());

test('without a keyring the key lies in a file by explicit choice only, and that stays on view', async () => {
  desktop = await Desktop.start({ env: NOWHERE });
  await desktop.turnTo('door');
  await desktop.sees('There is no keyring on this computer');
  await accessible(desktop, 'trouble-1-no-keyring');
  await desktop.type('Your name', 'Mara Ortiz');
  await desktop.type('Username', 'mara');
  await desktop.press('Continue');
  await desktop.sees('Choose the file, or make the keyring work first.');
  assert.ok(!existsSync(join(world, 'home', '.config', 'twinlatch')), 'no key was written before the choice');
  const choice = await desktop.field('Keep this device’s key in a file');
  await desktop.run('arguments[0].click()', choice);
  await setUp(desktop);
  await putSheetOff(desktop);
  await desktop.sees('Key kept in a file');
  await accessible(desktop, 'trouble-2-key-file');
});

test('a damaged vault file is named, and not a byte of it is touched', async () => {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const vault = join(dataFolder, 'vault.db');
  writeFileSync(vault, Buffer.alloc(8192, 'dear diary '), { mode: 0o600 });
  const before = readFileSync(vault);
  desktop = await Desktop.start();
  await desktop.turnTo('door');
  await desktop.sees('The vault file is damaged');
  await accessible(desktop, 'trouble-3-damaged');
  assert.deepEqual(readFileSync(vault), before, 'as it was');
});

test('a second start brings the first to the front and ends well', async () => {
  desktop = await Desktop.start();
  await desktop.turnTo('door');
  await desktop.sees('Who is this vault for?');
  const second = spawnSync(APP, [], { timeout: 20_000 });
  assert.equal(second.status, 0, 'it gives way');
  await desktop.sees('Who is this vault for?');
});

test('a second start that cannot find the first says who holds the vault', async () => {
  desktop = await Desktop.start();
  await setUp(desktop);
  await putSheetOff(desktop);
  const other = await Desktop.start({ env: NOWHERE });
  try {
    await other.turnTo('door');
    await other.sees('The vault is in use by another Twinlatch');
    await accessible(other, 'trouble-4-held');
  } finally {
    await other.stop();
  }
  await desktop.sees('Your vault is open');
});
