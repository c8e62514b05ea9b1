// After a lock nothing of the person is left in the memory of any process of the program.
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';

import { Desktop, freshMachine } from './desktop.mjs';
import { shows, typeByKeys } from './hands.mjs';
import { spellings } from './memory.mjs';
import { base32 } from './recording.mjs';
import { lockUnseen, logInUnseen, searchAll, setUpTo } from './unseen.mjs';

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

test('before a lock the search finds what is there', async () => {
  phone = await setUpTo(desktop, PASSWORD);
  await desktop.press('Later');
  await desktop.turnTo('vault');
  await keep();
  const found = searchAll(desktop, needles());
  assert.ok(found.some((line) => line.startsWith('the note')), `the positive control: ${found.join('\n')}`);
  assert.ok(found.some((line) => line.includes('WebKitWeb')), `in the web process, too: ${found.join('\n')}`);
});

test('after a lock no process holds a word', async () => {
  await lockUnseen(desktop);
  assert.deepEqual(searchAll(desktop, needles()), [], 'nothing is left');
});

test('after login, reveal, copy and another lock no process holds a word', async () => {
  await logInUnseen(desktop, PASSWORD, phone);
  await shows(desktop, 'Harbour office');
  await desktop.choose('Harbour office');
  await desktop.press('Reveal: Password');
  await shows(desktop, HIDDEN);
  await desktop.press('Copy: Password');
  await shows(desktop, 'Copied');
  await lockUnseen(desktop);
  assert.deepEqual(searchAll(desktop, needles()), [], 'nothing is left');
});

/** Keeps a login and a note; what is typed last is what an input method would remember. */
async function keep() {
  await desktop.press('A login');
  await typeByKeys(desktop, 'Title', 'Harbour office');
  await typeByKeys(desktop, 'Password', HIDDEN);
  await desktop.press('Save');
  await shows(desktop, 'Harbour office');
  await desktop.press('New');
  await desktop.press('Note');
  await typeByKeys(desktop, 'Title', 'Garden');
  await typeByKeys(desktop, 'Text', NOTE);
  await desktop.press('Save');
  await shows(desktop, NOTE);
}
