// The cross of a window: a Later, a Cancel, or an end that leaves nothing behind.
import { strict as assert } from 'node:assert';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';

import { APP, dataFolder, Desktop, freshMachine } from './desktop.mjs';
import { closeWindow } from './hands.mjs';
import { putSheetOff, setUp } from './person.mjs';

let desktop;

beforeEach(freshMachine);

afterEach(() => desktop?.stop());

test('the cross of a first run ends the program and leaves nothing', async () => {
  const program = spawn(APP, [], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((done) => program.once('exit', done));
  let said = '';
  program.stderr.on('data', (text) => (said += text));
  await untilWindow();
  closeWindow();
  assert.equal(await ended, 0, `it ends well: ${said}`);
  assert.ok(!said.includes('panicked'), said);
  assert.ok(!existsSync(join(dataFolder, 'vault.db')), 'no vault was begun');
});

test('the cross of the sheet is a Later, and that of the vault asks about unsaved changes', async () => {
  desktop = await Desktop.start();
  await setUp(desktop);
  closeWindow();
  await desktop.turnTo('vault');
  await desktop.sees('No recovery sheet printed yet');
  await desktop.press('A login');
  await desktop.type('Title', 'Harbour office');
  await desktop.type('Password', 'tidal-lantern-42');
  await desktop.press('Save');
  await desktop.press('Edit');
  await desktop.type('Title', 'Harbour office, east');
  closeWindow();
  await desktop.sees('has changes that are not saved');
  await desktop.press('Discard');
  await desktop.until(() => !existsSync(`/proc/${desktop.program}/fd/0`) || zombie(desktop.program), 'the program ends', 20_000);
});

test('the cross of the vault empties the clipboard', async () => {
  desktop = await Desktop.start();
  await setUp(desktop);
  await putSheetOff(desktop);
  await desktop.press('A login');
  await desktop.type('Title', 'Harbour office');
  await desktop.type('Password', 'tidal-lantern-42');
  await desktop.press('Save');
  await desktop.press('Copy: Password');
  await desktop.sees('Copied');
  closeWindow();
  await desktop.until(() => !existsSync(`/proc/${desktop.program}/fd/0`) || zombie(desktop.program), 'the program ends', 20_000);
  let left = '';
  try {
    left = execFileSync('timeout', ['5', 'xclip', '-selection', 'clipboard', '-out'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    // Nobody owns it.
  }
  assert.equal(left, '', 'nothing of ours is left');
});

test('what the web view of an earlier run has left is gone before the first window', async () => {
  const runtime = join(process.env.XDG_RUNTIME_DIR, 'twinlatch');
  desktop = await Desktop.start();
  await desktop.turnTo('door');
  const web = join(runtime, readdirSync(runtime).find((name) => existsSync(join(runtime, name, 'web'))), 'web');
  await desktop.stop();
  mkdirSync(web, { recursive: true });
  writeFileSync(join(web, 'left'), 'by a process that wrote last');
  desktop = await Desktop.start();
  await desktop.turnTo('door');
  assert.ok(existsSync(web), 'the web view uses the same folder');
  assert.ok(!existsSync(join(web, 'left')), 'and finds nothing of before');
});

async function untilWindow() {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      execFileSync('xdotool', ['search', '--onlyvisible', '--name', 'Twinlatch'], { stdio: 'ignore' });
      await new Promise((done) => setTimeout(done, 500));
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  assert.fail('there is no window');
}

function zombie(id) {
  return execFileSync('ps', ['-o', 'stat=', '-p', id], { encoding: 'utf8' }).startsWith('Z');
}
