// Whatever a page sends, each command answers with an error of the closed list or the shell refuses
// it: nothing crashes, and nothing of the vault changes.
import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { answerDialog, dataFolder, Desktop, freshMachine, world } from './desktop.mjs';
import { asAWhole, asForm, asOneArgument, asPart, CODES, COMMANDS, ENDS, REGISTERED } from './bad-arguments.mjs';
import { logIn, putSheetOff, setUp } from './person.mjs';

const LOG = join(world, 'said.log');
/** What Tauri itself says to a call that it does not pass on: a type, a permission, no JSON. */
const REFUSED = /^invalid args `\w+` for command `\w+`: |not allowed| at line \d+ column \d+$/;
/** What may be done with some of these values: a title to name, or none; the codes of no item. */
const MAY_BE_DONE = {
  note_unsaved: /./, show_codes: /^ids list$/, list_items: /^query(\.tag | without tag$)/,
  // Nobody of such a name waits.
  end_parked: /^username (text|long|nul)$/,
};

let desktop;
let phone;

before(async () => {
  freshMachine();
  desktop = await Desktop.start({ log: LOG, env: { DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nowhere' } });
  await desktop.turnTo('door');
  await desktop.sees('Who is this vault for?');
});

after(() => desktop?.stop());

test('the list is that of the shell', () => {
  assert.deepEqual(COMMANDS.map(({ name }) => name).sort(), [...REGISTERED].sort(), 'no command is left out');
});

test('in the door of a first run nothing is made', async () => {
  await everything();
  assert.ok(!existsSync(join(dataFolder, 'vault.db')), 'there is no vault');
});

test('in the vault nothing is changed', async () => {
  await desktop.run('location.reload()');
  phone = await setUp(desktop);
  await putSheetOff(desktop);
  await desktop.press('A login');
  await desktop.type('Title', 'Harbour office');
  await desktop.press('Save');
  await desktop.button('Edit');
  const before = file();
  await everything();
  const item = { id: null, title: '', tags: [], favourite: false, notes: '', login: null, token: null };
  await parts('save_item', 'form', item);
  await parts('list_items', 'query', { text: '', filter: 'all', tag: null });
  await parts('save_settings', 'form', { lock_after_minutes: 15, hide_codes: false });
  assert.deepEqual(file(), before, 'every byte is as before');
  await desktop.run('location.reload()');
  await desktop.turnTo('vault');
  await desktop.sees('Harbour office');
});

test('a lock with arguments that nobody asked for is a lock', async () => {
  await desktop.run('void window.__TAURI_INTERNALS__.invoke("lock", { surplus: [1, 2, 3] })');
  await desktop.turnTo('door');
  await desktop.sees('You locked the vault');
});

test('in the door of a vault nothing is tried and nothing changed', async () => {
  const before = file();
  await everything();
  assert.deepEqual(file(), before, 'every byte is as before');
  await desktop.run('location.reload()');
  await logIn(desktop, phone);
  await desktop.sees('Harbour office');
});

test('nothing has panicked', () => {
  const said = readFileSync(LOG, 'utf8');
  assert.ok(said.includes('neither the desktop'), `the positive control: ${said}`);
  assert.ok(!said.includes('panicked'), said);
});

/** Sends every wrong thing to every command that does not end the window. */
async function everything() {
  answerDialog('');
  for (const command of COMMANDS.filter(({ name }) => !ENDS.includes(name))) {
    judge(command, await asAWhole(desktop, command));
    if (command.takes === null) judge(command, await asForm(desktop, command));
    else if (command.takes.length > 0) judge(command, await asOneArgument(desktop, command));
  }
}

/** Sends one argument in which one part after the other is wrong. */
async function parts(name, key, whole) {
  judge(COMMANDS.find((command) => command.name === name), await asPart(desktop, name, key, whole));
}

/** Each answer is an error of the list, a refusal, or, where nothing is taken, the thing itself. */
function judge({ name, takes }, answers) {
  assert.ok(answers.length > 2, `${name} was asked: ${JSON.stringify(answers)}`);
  const mayBeDone = (what) => takes?.length === 0 || (MAY_BE_DONE[name]?.test(what) ?? false);
  const isFine = {
    done: ({ what }) => mayBeDone(what),
    refused: ({ code, text }) => (CODES.has(code) && code !== 'bug') || REFUSED.test(text ?? ''),
    failed: () => false,
  };
  const wrong = answers.filter((answer) => !isFine[answer.kind](answer));
  assert.deepEqual(wrong.slice(0, 5), [], `${name}: ${wrong.length} of ${answers.length}`);
}

/** The vault's file, and what waits beside it. */
function file() {
  return ['vault.db', 'vault.db-wal'].map((name) => {
    const path = join(dataFolder, name);
    return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : null;
  });
}
