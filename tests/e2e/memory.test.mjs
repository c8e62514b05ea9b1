// After a lock nothing of the person is left in the memory of any process of the program.
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';

import { Desktop, freshMachine } from './desktop.mjs';
import { focusElsewhere, hideWindow, openElsewhere, shows, typeByKeys } from './hands.mjs';
import { Logind } from './logind.mjs';
import { spellings } from './memory.mjs';
import { pass } from './person.mjs';
import { base32 } from './recording.mjs';
import { isLocked, lockUnseen, logInUnseen, searchAll, setUpTo } from './unseen.mjs';

const PASSWORD = 'purple-walrus-quarrel-eleven';
const NOTE = 'gentian-under-the-third-flowerpot';
const HIDDEN = 'tidal-lantern-forty-two';
/** Typed, and left as it is when the vault locks by itself. */
const DRAFT = 'juniper-behind-the-fourth-beehive';
/** Longer than a vault stays open without input, seconds. */
const IDLE = 16 * 60;
const SEARCH = 'wistaria-along-the-fifth-fence';

let logind;
let desktop;
let phone;
/** Programs that run beside ours. */
const others = [];

before(async () => {
  freshMachine();
  logind = await Logind.start();
  desktop = await Desktop.start({ env: logind.env });
});

after(async () => {
  others.forEach((other) => other.kill('SIGKILL'));
  await desktop?.stop();
  logind?.stop();
});

/** Everything that was planted, in every spelling. */
const needles = () => [
  ...spellings('the password', PASSWORD),
  ...spellings('the note', NOTE),
  ...spellings('the hidden field', HIDDEN),
  ...spellings('the draft', DRAFT),
  ...spellings('the search', SEARCH),
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

test('login after login leaves no word', async () => {
  // What is left depends on how the web view cuts its messages: about once in twelve logins.
  for (let time = 0; time < 6; time += 1) {
    await logInUnseen(desktop, PASSWORD, phone);
    await lockUnseen(desktop);
  }
  assert.deepEqual(searchAll(desktop, needles()), [], 'nothing is left');
});

for (const [name, lock, why] of [
  ['the time without input', () => pass(IDLE), 'Locked after a time without input'],
  ['the time without input, the person being elsewhere,', idleElsewhere, 'Locked after a time without input'],
  ['the time without input, the window being out of sight,', idleUnseen, 'Locked after a time without input'],
  ["the desktop's lock", () => logind.lock(), 'Locked together with your desktop'],
  ['the sleep of the computer', () => logind.announceSleep(true), 'Locked before the computer went to sleep'],
]) {
  test(`${name} leaves no word of a note that is open in the editor`, async () => {
    await logInUnseen(desktop, PASSWORD, phone);
    await desktop.press('New');
    await desktop.press('Note');
    await typeByKeys(desktop, 'Title', 'Orchard');
    await typeByKeys(desktop, 'Text', DRAFT);
    ownProcessHolds('the draft');
    lock();
    await isLocked(desktop, why);
    assert.deepEqual(searchAll(desktop, needles()), [], 'nothing is left');
  });
}

test('a lock that comes by itself leaves no word of a search', async () => {
  logind.announceSleep(false);
  await logInUnseen(desktop, PASSWORD, phone);
  await typeByKeys(desktop, 'Search', SEARCH);
  ownProcessHolds('the search');
  logind.markLocked(true);
  await isLocked(desktop, 'Locked together with your desktop');
  assert.deepEqual(searchAll(desktop, needles()), [], 'nothing is left');
});

/** Another window has the focus when it locks. */
function idleElsewhere() {
  others.push(openElsewhere());
  focusElsewhere();
  pass(IDLE);
}

/** The window is not painted when it locks. */
function idleUnseen() {
  hideWindow();
  pass(IDLE);
}

/** The positive control of what outlives a window: the program's own process holds the text. */
function ownProcessHolds(what) {
  const found = searchAll(desktop, needles()).filter((line) => line.startsWith(what));
  assert.ok(found.some((line) => line.includes('in twinlatch-deskt')), `the positive control: ${found.join('\n')}`);
}

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
