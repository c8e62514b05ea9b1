// Everything that crosses between the windows and the shell, of a whole life of a vault, is
// recorded and searched: what must never cross is not there, and the rest is where it may be.
import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';

import {
  choose, enrolAnother, lock, pastDrift, proveAgain, readSheet, removeEarlierKey, replaceKeys, typeBack,
} from './acts.mjs';
import { answerDialog, dataFolder, Desktop, freshMachine, world } from './desktop.mjs';
import { closeWindow } from './hands.mjs';
import { logIn, mara, pass, passAlone, putSheetOff, setUp } from './person.mjs';
import { now, Phone } from './phone.mjs';
import { base32, messages, Recording, spellings } from './recording.mjs';

const FOLDER = join(world, 'recorded');
/** Time of the program that a table is looked at: the whole life takes less, in steps of 30 s. */
const STEPS = 120;

/** Commands of a vault that is damaged, held elsewhere or never finished, of a wrong clock, or of
    quick unlock, whose form holds the password of the login: no other secrets. */
const NOT_IN_THIS_LIFE = [
  'accept_found_time', 'begin_joining', 'cancel_joining', 'cancel_recovery', 'cancel_set_up',
  'confirm_collection', 'delete_account', 'delete_collection', 'delete_person',
  'discard_bad_events', 'discard_kept_item', 'discard_unowned', 'end_parked', 'forget_invitations',
  'give_role', 'invite_person', 'invite_planned', 'joining_password', 'keep_phone',
  'leave_found_time', 'leave_kiosk', 'list_people', 'look_by_kit', 'make_collection', 'make_vault',
  'open_with_vault_number', 'plan_invitations', 'quick_unlock', 'rebuild_table', 'relocate_item',
  'remove_member', 'rename_collection', 'retry_start', 'save_audit', 'save_invitations',
  'save_kept_item', 'set_groups', 'set_member', 'show_audit', 'sign_person', 'switch_person',
  'switch_quick_unlock', 'take_over', 'take_person_back',
];

const person = { ...mara, password: 'seven quiet herons at dawn' };
const NOTE = 'gentian under the third flowerpot';
const ITEM_PASSWORD = 'tidal-lantern-forty-two';
const HIDDEN = 'amber-quarry-sixty-one';
const TOKEN_KEY = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** What must never cross, by the other program's reading; name, and hex or digits. */
const never = new Map();
/** What crosses in named commands only: words to look for, and where they may stand. */
const named = [];
/** Kits as nobody writes them, which need not cross at all. */
const kits = [];

const FORMS = ['in judge_password', 'in begin_set_up', 'in login', 'in step_up', 'in change_password',
  'in confirm_enrolment', 'in finish_new_sheet', 'in recover_with_code', 'in recover_with_kit',
  'in recovery_password', 'in begin_rotation'];
const CODE_FORMS = ['in confirm_enrolment', 'in login', 'in step_up'];

let desktop;
let recording;

before(async () => {
  freshMachine();
  mkdirSync(FOLDER);
  await live();
  recording = new Recording(messages(FOLDER));
});

after(() => desktop?.stop());

test('each command of the program was used, but for those of bad days', () => {
  const source = readFileSync(resolve(import.meta.dirname, '../../src-tauri/src/commands.rs'), 'utf8');
  const all = source.match(/generate_handler!\[([^\]]*)\]/)[1].match(/\w+(?=,)/g);
  const seen = new Set(recording.all.filter(({ way }) => way === 'in').map(({ name }) => name));
  assert.deepEqual(all.filter((name) => !seen.has(name)).sort(), NOT_IN_THIS_LIFE, 'the recording is whole');
  for (const way of ['out', 'refused', 'event', 'picture']) {
    assert.ok(recording.all.some((one) => one.way === way), `a message of the way "${way}" was recorded`);
  }
});

test('no key, target or offset has crossed, in any spelling', () => {
  assert.ok(never.size > 300, `the other program has read them: ${never.size}`);
  for (const [secret, name] of never) {
    const found = secret.startsWith('#') ? recording.findDigits(secret.slice(1)) : recording.find(Buffer.from(secret, 'hex'));
    assert.deepEqual(found, [], `${name} must not cross`);
  }
});

test('passwords, codes, sheet and hidden fields stand in their own commands alone', () => {
  for (const { name, bytes, may } of named) {
    const found = recording.find(bytes).map(({ way, name: command }) => `${way} ${command}`);
    assert.ok(found.length > 0, `${name} has crossed, and the search finds it`);
    assert.deepEqual([...new Set(found)].filter((where) => !may.includes(where)), [], `${name} stands elsewhere`);
  }
  for (const kit of kits) assert.deepEqual(recording.find(Buffer.from(kit)), [], 'a kit without blanks');
});

test('a secret that is planted is found in every spelling, inside other text too', () => {
  const secret = Buffer.from([...never.keys()].find((one) => !one.startsWith('#')), 'hex');
  for (const { spelling, bytes } of spellings(secret)) {
    const planted = Buffer.concat([Buffer.from('{"what":"'), bytes, Buffer.from('"}')]);
    const all = [...recording.all, { window: 'vault', way: 'out', name: 'planted', bytes: planted }];
    const found = new Recording(all).find(secret);
    assert.ok(found.some(({ name }) => name === 'planted'), `as ${spelling}`);
  }
  // What Node itself makes of the bytes, with others before and behind.
  for (let others = 0; others < 6; others += 1) {
    const whole = Buffer.concat([Buffer.alloc(others, 7), secret, Buffer.alloc(3, 7)]);
    for (const encoding of ['base64', 'base64url', 'hex']) {
      const planted = { window: 'vault', way: 'out', name: 'planted', bytes: Buffer.from(whole.toString(encoding)) };
      assert.ok(new Recording([planted]).find(secret).length > 0, `${encoding} after ${others} bytes`);
    }
  }
  const digits = [...never.keys()].find((one) => one.startsWith('#')).slice(1);
  const planted = { window: 'vault', way: 'event', name: 'planted', bytes: Buffer.from(`[1,${digits}]`) };
  assert.equal(new Recording([planted]).findDigits(digits).length, 1, 'a number in a list');
});

/** A life with every act: set-up, items, proofs, sheets, phones, both recoveries. */
async function live() {
  let phone = await start();
  let sheet = await readSheet(desktop);
  knowSheet(sheet);
  learn(sheet.kit);
  await putSheetOff(desktop);
  await keepItems();
  await lookAround();
  await loseUnsaved();
  await logIn(desktop, phone, person);
  know('a login’s code', phone.last, CODE_FORMS);
  phone = await proveAndChange(phone, sheet);
  learn(sheet.kit);
  await newSheet();
  sheet = await newKeys();
  await recoverByCode(sheet);
  learn(sheet.kit);
  await recoverByKit(sheet);
  await closeOverUnsaved();
}

async function start() {
  desktop = await Desktop.start({ env: { TWINLATCH_E2E_RECORD: FOLDER } });
  know('the password', person.password, FORMS);
  const phone = await setUp(desktop, person);
  knowPhone(phone);
  await desktop.sees('Your recovery sheet', 30_000);
  return phone;
}

async function keepItems() {
  await desktop.press('A note');
  await desktop.type('Title', 'Garden');
  await desktop.type('Text', NOTE);
  await desktop.press('Save');
  await desktop.sees(NOTE);
  await desktop.press('New');
  await desktop.press('Code');
  await desktop.type('Link or key', `otpauth://totp/GitHub:mara?secret=${TOKEN_KEY}&issuer=GitHub`);
  await desktop.press('Save');
  await desktop.sees('GitHub');
  await desktop.press('New');
  await desktop.press('Login');
  await desktop.type('Title', 'Harbour office');
  await desktop.type('Password', ITEM_PASSWORD);
  await desktop.press('Add a field');
  await desktop.type('Name of field 1', 'Gate');
  await desktop.run('arguments[0].click()', await desktop.field('Hidden until asked for'));
  await desktop.type('Value of Gate', HIDDEN);
  await desktop.press('Save');
  await desktop.sees('Harbour office');
  know('the note', NOTE, ['in save_item', 'out save_item', 'out show_item']);
  know('an item’s password', ITEM_PASSWORD, ['in save_item', 'out reveal_field']);
  know('a hidden field', HIDDEN, ['in save_item', 'out reveal_field']);
  know('a token’s key', base32(TOKEN_KEY), ['in save_item']);
}

/** Reveal, copy, edit, delete, restore, search, settings, logins. */
async function lookAround() {
  await desktop.choose('Harbour office');
  await desktop.press('Reveal: Password');
  await desktop.sees(ITEM_PASSWORD);
  await desktop.press('Reveal: Gate');
  await desktop.sees(HIDDEN);
  await desktop.press('Copy: Password');
  await desktop.sees('Copied');
  await desktop.press('Edit');
  await desktop.type('Title', 'Harbour office, east');
  await desktop.press('Save');
  await desktop.sees('Harbour office, east');
  await desktop.press('Make it a favourite');
  await desktop.choose('Garden');
  await desktop.press('Delete');
  await desktop.press('Undo');
  await desktop.sees('is back');
  await choose(desktop, 'Settings');
  await desktop.sees('Lock after');
  await desktop.run('arguments[0].click()', await desktop.field('Hide codes while another window has the focus'));
  await desktop.run('document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}))');
  await choose(desktop, 'Your logins');
  await desktop.sees('Account set up');
}

/** A session that ends by itself over unsaved changes: the events, and a refusal. */
async function loseUnsaved() {
  await desktop.press('All items');
  await desktop.choose('Garden');
  await desktop.press('Edit');
  await desktop.type('Title', 'Garden, north');
  await passAlone(14 * 60 + 30);
  await desktop.sees('has changes that are not saved', 20_000);
  pass(60);
  await desktop.turnTo('door');
  await desktop.type('Password', 'not the password');
  await desktop.type('Code from your authenticator app', '00000000');
  await desktop.press('Log in');
  await desktop.until(async () => /That did not open|The next code opens it/.test(await desktop.text()), 'it is answered', 30_000);
  await desktop.run('location.reload()');
}

/** Step-up, another password, the same sheet once more, another phone. */
async function proveAndChange(phone, sheet) {
  pass(5 * 60 + 1);
  await choose(desktop, 'Change password');
  await proveAgain(desktop, phone, person);
  know('a step-up’s code', phone.last, CODE_FORMS);
  await desktop.turnTo('door');
  person.password = 'nine amber otters under ice';
  know('the changed password', person.password, FORMS);
  await desktop.type('New password', person.password);
  await desktop.type('The same again', person.password);
  await desktop.press('Change the password');
  await desktop.sees('The password is changed', 30_000);
  await desktop.press('Done');
  await choose(desktop, 'Recovery sheet');
  await desktop.turnTo('door');
  answerDialog(join(world, 'sheet.txt'));
  await desktop.press('Save');
  await desktop.sees('Saved', 20_000);
  await typeBack(desktop, sheet.kit);
  await desktop.press('Done').catch(() => desktop.press('Open the vault'));
  await choose(desktop, 'New phone');
  await desktop.turnTo('door');
  await desktop.sees('Scan this with the new phone');
  await desktop.press('Show the key as text');
  await desktop.sees('The key, for typing into the app');
  const next = new Phone((await desktop.text()).match(/\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b/)[0]);
  knowPhone(next);
  await desktop.type('Then type the code it shows', next.nextCode());
  await desktop.type('Your password, once more', person.password);
  await desktop.press('Confirm');
  await desktop.sees('The new phone is in place', 30_000);
  await desktop.press('Done');
  return next;
}

async function newSheet() {
  await choose(desktop, 'New recovery sheet');
  await desktop.turnTo('door');
  await desktop.sees('Another kit and eight other backup codes', 30_000);
  const sheet = await readSheet(desktop);
  knowSheet(sheet);
  await typeBack(desktop, sheet.kit);
  await desktop.type('Your password', person.password);
  await desktop.press('Use this sheet');
  await desktop.sees('The new sheet is in use', 30_000);
  await desktop.press('Open the vault').catch(() => desktop.press('Done'));
  return sheet;
}

async function newKeys() {
  await choose(desktop, 'Replace all keys');
  person.password = 'six copper kettles in frost';
  know('the password of new keys', person.password, FORMS);
  const { phone, sheet } = await replaceKeys(desktop, person.password, join(world, 'copy.db'));
  knowPhone(phone);
  knowSheet(sheet);
  await lock(desktop);
  pass(60);
  await logIn(desktop, phone, person);
  await removeEarlierKey(desktop);
  learn(sheet.kit);
  return sheet;
}

async function recoverByCode(sheet) {
  await lock(desktop);
  await desktop.press('Lost your phone or computer?');
  await desktop.press('Continue');
  await desktop.type('Password', person.password);
  await desktop.type('Backup code', sheet.codes[0]);
  await desktop.press('Open');
  await desktop.sees('What about your phone?', 30_000);
  await desktop.press('Continue');
  knowPhone(await enrolAnother(desktop));
  await pastDrift(desktop, 'Closing both latches');
  await desktop.turnTo('vault');
  await desktop.sees('Harbour office, east');
}

async function recoverByKit(sheet) {
  await choose(desktop, 'Log out');
  await desktop.turnTo('door');
  await desktop.stop();
  const stick = join(world, 'stick.db');
  copyFileSync(join(dataFolder, 'vault.db'), stick);
  freshMachine();
  execFileSync('secret-tool', ['clear', 'service', 'org.twinlatch.desktop']);
  desktop = await Desktop.start({ env: { TWINLATCH_E2E_RECORD: FOLDER } });
  await desktop.turnTo('door');
  answerDialog(stick);
  await desktop.press('I have a vault file');
  await desktop.press('Use the recovery kit');
  await desktop.type('Recovery kit', sheet.kit);
  await desktop.press('Open');
  await desktop.sees('What is gone?', 30_000);
  for (const what of ['The phone', 'The password']) {
    await desktop.run('arguments[0].click()', await desktop.field(what));
  }
  await desktop.press('Continue');
  person.password = 'four grey barges in rain';
  know('the password after a recovery', person.password, FORMS);
  await desktop.type('New password', person.password);
  await desktop.type('The same again', person.password);
  await desktop.press('Continue');
  knowPhone(await enrolAnother(desktop));
  await pastDrift(desktop, 'Your new recovery sheet');
  const next = await readSheet(desktop);
  knowSheet(next);
  await typeBack(desktop, next.kit);
  await desktop.press('Finish and open the vault');
  await desktop.turnTo('vault');
  await desktop.sees('Harbour office, east');
  learn(next.kit);
}

/** The cross of the window, over a form that was not saved. */
async function closeOverUnsaved() {
  await desktop.choose('Garden');
  await desktop.press('Edit');
  await desktop.type('Title', 'Garden, south');
  closeWindow();
  await desktop.press('Discard');
  await desktop.until(async () => (await desktop.handles()).length === 0, 'the program ends', 20_000);
}

/** Words or bytes that have to cross, in these commands and in no others. */
function know(name, words, may) {
  named.push({ name, bytes: Buffer.from(words), may });
}

function knowPhone(phone) {
  know('a phone’s key', base32(phone.secret), ['out show_enrolment_text']);
}

function knowSheet({ kit, codes }) {
  // A script of the page cannot read the picture of the sheet.
  const out = ['out show_kit_text', 'picture 200'];
  know('a kit', kit, [...out, 'in recover_with_kit']);
  kits.push(kit.replaceAll(' ', ''));
  for (const code of codes) know('a backup code', code, [...out, 'in recover_with_code']);
}

/** Has the other program read the vault as it stands, and keeps what must never cross. */
function learn(kit) {
  const step = Math.floor(now() / 30);
  const read = execFileSync(
    '/usr/bin/python3',
    [join(import.meta.dirname, 'secrets.py'), join(dataFolder, 'vault.db'), String(step), String(step + STEPS)],
    { input: `kit-code=${kit}\n`, encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  for (const { name, hex, digits } of JSON.parse(read)) {
    never.set(hex ?? `#${digits}`, name);
  }
}
