// Quick unlock through the real window: a lock, the password alone, another person, a log-out.
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';

import { choose, lock, pastDrift, proveAgain } from './acts.mjs';
import { Desktop, freshMachine } from './desktop.mjs';
import { Logind } from './logind.mjs';
import { accessible } from './look.mjs';
import { logIn, mara, pass, putSheetOff, setUp } from './person.mjs';
import { Phone } from './phone.mjs';

const tomas = {
  displayName: 'Tomas Lindqvist',
  username: 'tomas',
  password: 'violet anchovy gramophone',
};
const SWITCH = 'Open a locked session with the password alone';
/** Longer than a vault stays open without input, seconds. */
const IDLE = 16 * 60;
/** Longer than a session lasts, seconds. */
const SESSION = 12 * 60 * 60;

let logind;
let desktop;
let phone;
let invitation;

before(async () => {
  freshMachine();
  logind = await Logind.start();
  desktop = await Desktop.start({ env: logind.env });
  phone = await setUp(desktop);
  await putSheetOff(desktop);
});

after(async () => {
  await desktop?.stop();
  logind?.stop();
});

const text = () => desktop.text();

/** The door asks for both latches. */
const asksForBoth = () => desktop.sees('Code from your authenticator app');

/** The door asks for the password alone. */
async function asksForPassword() {
  await desktop.sees('Your session is locked');
  assert.ok(!(await text()).includes('Code from'), 'no code is asked for');
}

/** Presses the switch of the settings. */
const turn = () => desktop.run(
  'document.querySelector(\'section[aria-labelledby="quick-unlock"] input\').click()',
);

/** Switches quick unlock on; both latches are asked for where the last proof is too old. */
async function switchOn(person, its) {
  await choose(desktop, 'Settings');
  await desktop.sees(SWITCH);
  pass(5 * 60 + 1);
  await turn();
  await proveAgain(desktop, its, person);
  await desktop.turnTo('vault');
  await turn();
  await desktop.sees('Saved. Counts from your next login');
}

async function unlock(password) {
  await desktop.type('Password', password);
  await desktop.press('Unlock');
}

test('the switch asks for both latches, and counts from the next login', async () => {
  await choose(desktop, 'Settings');
  await accessible(desktop, 'quick-unlock-1-settings');
  await switchOn(mara, phone);
  await lock(desktop);
  await asksForBoth();
  await logIn(desktop, phone);
});

test('the password alone opens a locked vault, a wrong one does not', async () => {
  await lock(desktop);
  await asksForPassword();
  await accessible(desktop, 'quick-unlock-2-locked');
  await unlock('not the password');
  await desktop.sees('Tries that are left: 9', 20_000);
  await accessible(desktop, 'quick-unlock-3-wrong');
  await unlock(mara.password);
  await desktop.turnTo('vault');
  await choose(desktop, 'Your logins');
  await desktop.sees('Opened again with the password alone');
});

test('after a time without input, too', async () => {
  pass(IDLE);
  await desktop.turnTo('door');
  await desktop.sees('Locked after a time without input');
  await unlock(mara.password);
  await desktop.turnTo('vault');
});

test('a sensitive act asks for both latches all the same', async () => {
  await choose(desktop, 'People');
  await desktop.press('Invite a person');
  await desktop.type('Name of the person', tomas.displayName);
  await desktop.type('Username', tomas.username);
  await desktop.press('Make the code');
  await proveAgain(desktop, phone, mara);
  await desktop.turnTo('vault');
  await desktop.press('Make the code');
  await desktop.sees('Hand this over', 20_000);
  invitation = (await text()).match(/\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{5}\b/)?.[0];
  await desktop.press('Done');
});

test('another person comes and goes while the first one waits', async () => {
  await lock(desktop);
  await desktop.press('Switch person');
  await desktop.sees('Locked, and open with the password alone');
  await accessible(desktop, 'quick-unlock-4-switch');
  const its = await join();
  await choose(desktop, 'Log out');
  await desktop.turnTo('door');
  await desktop.sees('Locked, and open with the password alone');
  assert.ok(its, 'the person has a phone');
  await desktop.press('Unlock as Mara Ortiz');
  await unlock(mara.password);
  await desktop.turnTo('vault');
  await choose(desktop, 'People');
  await desktop.sees(tomas.displayName);
});

test('a log-out at the locked door ends it', async () => {
  await lock(desktop);
  await desktop.press('Log out');
  await asksForBoth();
  await desktop.type('Username', mara.username);
  await logIn(desktop, phone);
});

test('sleep ends it, and so does the end of the session', async () => {
  logind.announceSleep(true);
  await desktop.turnTo('door');
  await desktop.sees('Locked before the computer went to sleep');
  await asksForBoth();
  logind.announceSleep(false);
  await logIn(desktop, phone);
  await lock(desktop);
  await asksForPassword();
  pass(SESSION);
  await unlock(mara.password);
  await desktop.sees('The password alone opens nothing any more', 20_000);
  await desktop.press('Use password and code instead');
  await asksForBoth();
});

/** Takes the invited account over; gives the phone. */
async function join() {
  await desktop.press('I have an activation code');
  await desktop.type('Username', tomas.username);
  await desktop.type('Activation code', invitation);
  await desktop.press('Continue');
  await desktop.sees('The first latch: a password', 20_000);
  await desktop.type('Password', tomas.password);
  await desktop.sees('Strong');
  await desktop.press('Continue');
  await desktop.sees('A way back in');
  await desktop.press('Continue to the phone');
  await desktop.sees('Scan this with your authenticator app', 30_000);
  await desktop.press('Show the key as text');
  await desktop.sees('The key, for typing into the app');
  const key = (await text()).match(/\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b/)?.[0];
  const its = new Phone(key, 8);
  await desktop.type('Then type the code it shows', its.code());
  await desktop.press('Confirm');
  await pastDrift(desktop, 'Your recovery sheet');
  await putSheetOff(desktop);
  return its;
}
