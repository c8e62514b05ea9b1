// While a session waits for the password alone neither password nor items are in any process of the
// program.
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';

import { choose } from './acts.mjs';
import { Desktop, freshMachine } from './desktop.mjs';
import { pressKeys, shows, typeByKeys } from './hands.mjs';
import { spellings } from './memory.mjs';
import { base32 } from './recording.mjs';
import { isLocked, lockUnseen, logInUnseen, searchAll, setUpTo } from './unseen.mjs';

const PASSWORD = 'purple-walrus-quarrel-eleven';
const NOTE = 'gentian-under-the-third-flowerpot';

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
  ...spellings('the phone’s key', phone.secret),
  { name: 'the phone’s key (bytes)', bytes: base32(phone.secret) },
];

/** Opens the session that waits. */
async function unlockUnseen() {
  await typeByKeys(desktop, 'Password', PASSWORD);
  pressKeys('Return');
  await desktop.turnTo('vault');
}

test('before a lock the search finds what is there', async () => {
  phone = await setUpTo(desktop, PASSWORD);
  await desktop.press('Later');
  await desktop.turnTo('vault');
  await desktop.press('A note');
  await typeByKeys(desktop, 'Title', 'Garden');
  await typeByKeys(desktop, 'Text', NOTE);
  await desktop.press('Save');
  await shows(desktop, NOTE);
  const found = searchAll(desktop, needles());
  assert.ok(found.some((line) => line.startsWith('the note')), `the positive control: ${found.join('\n')}`);
});

test('while a session waits no process holds a word', async () => {
  await choose(desktop, 'Settings');
  await shows(desktop, 'Quick unlock');
  await desktop.run('document.querySelector(\'section[aria-labelledby="quick-unlock"] input\').click()');
  await shows(desktop, 'Saved. Counts from your next login');
  await lockUnseen(desktop);
  await logInUnseen(desktop, PASSWORD, phone);
  await shows(desktop, 'Garden');
  await lockUnseen(desktop);
  await shows(desktop, 'Your session is locked');
  assert.deepEqual(searchAll(desktop, needles()), [], 'nothing is left');
});

test('after unlock upon unlock, right and wrong, no process holds a word', async () => {
  for (let time = 0; time < 4; time += 1) {
    await typeByKeys(desktop, 'Password', `${PASSWORD}-wrong`);
    pressKeys('Return');
    await shows(desktop, 'That is not the password');
    await unlockUnseen();
    await desktop.choose('Garden');
    await shows(desktop, NOTE);
    await lockUnseen(desktop);
    await isLocked(desktop, 'Your session is locked');
  }
  assert.deepEqual(searchAll(desktop, needles()), [], 'nothing is left');
});
