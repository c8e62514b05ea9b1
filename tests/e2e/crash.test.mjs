// Web processes run no graphics driver, which has crashed them. One that dies all the same leaves no
// empty window: its page comes back. The driver's session ends with the process, so the display
// itself is looked at.
import { strict as assert } from 'node:assert';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Desktop, freshMachine, world } from './desktop.mjs';
import { family } from './memory.mjs';

/** Pixels of the display that may differ: a caret that blinks. */
const CARET = 200;

let desktop;

before(async () => {
  freshMachine();
  desktop = await Desktop.start();
});

after(() => desktop?.stop());

test('a page comes back after its web process has died', async () => {
  await desktop.turnTo('door');
  await desktop.sees('Who is this vault for?');
  await desktop.picture('crash-1-before'); // waits until it is painted
  const before = screen('before');
  const old = pageProcess();
  process.kill(Number(old), 'SIGKILL');
  await desktop.until(() => ![undefined, old].includes(pageProcess()), 'there is another process');
  await desktop.until(() => difference(before, screen('after')) < CARET, 'the window shows the page again', 20_000);
  execFileSync('convert', [before, '-fill', 'white', '-colorize', '100', join(world, 'white.png')]);
  assert.ok(difference(before, join(world, 'white.png')) > CARET, 'control: an empty window differs');
});

test('no thread of a web process runs a graphics driver', () => {
  const threads = threadsOf(pageProcess());
  assert.ok(threads.includes('ReceiveQueue'), `control: a web process has threads, ${threads}`);
  const drawing = threads.filter((name) => /Compositor|SkiaGPU|llvmpipe/.test(name));
  assert.deepEqual(drawing, [], 'the page is drawn by the processor');
});

/** The names of a process's threads. */
function threadsOf(id) {
  return readdirSync(`/proc/${id}/task`).map((task) => readFileSync(`/proc/${id}/task/${task}/comm`, 'utf8').trim());
}

function pageProcess() {
  return family(desktop.program).find(({ name }) => name?.startsWith('WebKitWeb'))?.id;
}

function screen(name) {
  const file = join(world, `${name}.png`);
  execFileSync('import', ['-window', 'root', file]);
  return file;
}

/** Pixels in which two pictures differ. */
function difference(one, other) {
  const answer = spawnSync('compare', ['-metric', 'AE', '-fuzz', '5%', one, other, 'null:'], { encoding: 'utf8' });
  return Number(answer.stderr.trim().split(' ')[0]);
}
