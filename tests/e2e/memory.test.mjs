// After a lock nothing of the person is left in the memory of any process of the program.
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { Desktop, freshMachine } from './desktop.mjs';
import { pressKeys, scan, shows, typeByKeys } from './hands.mjs';
import { family, search, spellings } from './memory.mjs';
import { base32 } from './recording.mjs';

const PASSWORD = 'purple-walrus-quarrel-eleven';
const NOTE = 'gentian-under-the-third-flowerpot';
const HIDDEN = 'tidal-lantern-forty-two';

let desktop;
let phone;

before(async () => {
  freshMachine();
  desktop = await Desktop.start();
});

after(() => desktop?.stop());

/** Everything that was planted, in every spelling. */
const needles = () => [
  ...spellings('the password', PASSWORD),
  ...spellings('the note', NOTE),
  ...spellings('the hidden field', HIDDEN),
  ...spellings('the phone’s key', phone.secret),
  { name: 'the phone’s key (bytes)', bytes: base32(phone.secret) },
];

const searchAll = () => family(desktop.program).flatMap(({ id, name }) =>
  search(id, needles()).map(({ needle, where }) => `${needle} in ${name} ${where}`));

test('before a lock the search finds what is there', async () => {
  await setUp();
  await keep();
  const found = searchAll();
  assert.ok(found.some((line) => line.startsWith('the note')), `the positive control: ${found.join('\n')}`);
  assert.ok(found.some((line) => line.includes('WebKitWeb')), `in the web process, too: ${found.join('\n')}`);
});

test('after a lock no process holds a word', async () => {
  await lock();
  assert.deepEqual(searchAll(), [], 'nothing is left');
});

test('after login, reveal, copy and another lock no process holds a word', async () => {
  await logIn();
  await shows(desktop, 'Harbour office');
  await desktop.choose('Harbour office');
  await desktop.press('Reveal: Password');
  await shows(desktop, HIDDEN);
  await desktop.press('Copy: Password');
  await shows(desktop, 'Copied');
  await lock();
  assert.deepEqual(searchAll(), [], 'nothing is left');
});

async function setUp() {
  await desktop.turnTo('door');
  await typeByKeys(desktop, 'Your name', 'Mara Ortiz');
  await typeByKeys(desktop, 'Username', 'mara');
  await desktop.press('Continue');
  await typeByKeys(desktop, 'Password', PASSWORD);
  await desktop.press('Continue');
  await desktop.press('Continue to the phone');
  phone = await scan(desktop);
  await typeByKeys(desktop, 'Then type the code it shows', phone.code());
  await desktop.press('Confirm');
  await desktop.until(async () => {
    const drift = await desktop.run('return document.body.innerText.includes("On to the recovery sheet")');
    if (drift) await desktop.press('On to the recovery sheet');
    return desktop.run('return document.body.innerText.includes("Your recovery sheet")');
  }, 'the sheet comes', 40_000);
  await desktop.press('Later');
  await desktop.turnTo('vault');
}

async function keep() {
  await desktop.press('A note');
  await typeByKeys(desktop, 'Title', 'Garden');
  await typeByKeys(desktop, 'Text', NOTE);
  await desktop.press('Save');
  await shows(desktop, NOTE);
  await desktop.press('New');
  await desktop.press('Login');
  await typeByKeys(desktop, 'Title', 'Harbour office');
  await typeByKeys(desktop, 'Password', HIDDEN);
  await desktop.press('Save');
  await shows(desktop, 'Harbour office');
}

/** Types password and code; where the step is announced as unusable, the next one, in a fresh form. */
async function logIn() {
  for (let tries = 0; tries < 5; tries += 1) {
    await typeByKeys(desktop, 'Password', PASSWORD);
    await typeByKeys(desktop, 'Code from your authenticator app', phone.nextCode());
    pressKeys('Return');
    let dud = false;
    await desktop.until(async () => {
      dud = await desktop.run('return document.body.innerText.includes("The next code opens it")').catch(() => false);
      return dud || (await desktop.handles()).length !== 1 || (await desktop.isAt('vault'));
    }, 'the login is answered', 30_000);
    if (!dud) return desktop.turnTo('vault');
    await desktop.run('location.reload()');
    await desktop.turnTo('door');
  }
}

async function lock() {
  pressKeys('ctrl+l');
  await desktop.turnTo('door');
  await shows(desktop, 'You locked the vault');
  await sleep(1_000); // a web process ends within a tenth of a second after its window
}
