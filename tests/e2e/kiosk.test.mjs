// A kiosk through the real window: it fills the screen, nobody closes it, and an administrator alone
// leaves it, for as long as the own session lasts.
import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { choose, lock, pastDrift, proveAgain } from './acts.mjs';
import { Desktop, freshMachine } from './desktop.mjs';
import { closeWindow } from './hands.mjs';
import { accessible } from './look.mjs';
import { logIn, mara, pass, putSheetOff, setUp } from './person.mjs';
import { Phone } from './phone.mjs';

/** The virtual display of `.make/world`. */
const SCREEN = { width: 1280, height: 900 };
const tomas = {
  displayName: 'Tomas Lindqvist',
  username: 'tomas',
  password: 'violet anchovy gramophone',
};

let desktop;
let manager;
let phone;
let code;

before(async () => {
  freshMachine();
  desktop = await Desktop.start({ args: ['--kiosk'] });
});

after(async () => {
  await desktop?.stop();
  manager?.kill();
});

/** Where the page stands on the screen: without a frame it begins at the corner. */
const place = () => desktop.run('return { width: innerWidth, height: innerHeight, left: screenX, top: screenY }');

async function fillsTheScreen() {
  const whole = { ...SCREEN, left: 0, top: 0 };
  await desktop.until(async () => {
    const found = await place();
    return Object.keys(whole).every((side) => found[side] === whole[side]);
  }, 'the page is as large as the screen');
}

/** Presses the cross that a window manager would draw; nothing may come of it. */
async function cannotBeClosed(page) {
  closeWindow();
  await sleep(1500);
  assert.ok(await desktop.isAt(page), `${page} stays`);
  await fillsTheScreen();
}

test('it fills the screen without a window manager too', async () => {
  await desktop.turnTo('door');
  await fillsTheScreen();
});

test('under a window manager it fills the screen, and is not closed at the door or in the vault', async () => {
  manager = spawn('openbox', ['--sm-disable'], { stdio: 'ignore' });
  await sleep(1000);
  assert.equal(manager.exitCode, null, 'the window manager runs');
  await desktop.turnTo('door');
  await cannotBeClosed('door');
  phone = await setUp(desktop);
  await putSheetOff(desktop);
  await fillsTheScreen();
  await cannotBeClosed('vault');
});

test('a user who was invited finds no way out', async () => {
  await choose(desktop, 'People');
  await desktop.press('Invite a person');
  await desktop.type('Name of the person', tomas.displayName);
  await desktop.type('Username', tomas.username);
  await desktop.press('Make the code');
  await desktop.sees('Hand this over', 20_000);
  code = (await desktop.text()).match(/\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{5}\b/)?.[0];
  await desktop.press('Done');
  await lock(desktop);
  await fillsTheScreen();
  await desktop.press('I have an activation code');
  await desktop.type('Username', tomas.username);
  await desktop.type('Activation code', code);
  await desktop.press('Continue');
  await desktop.sees('The first latch: a password', 20_000);
  await desktop.type('Password', tomas.password);
  await desktop.press('Continue');
  await desktop.sees('A way back in');
  await desktop.press('Continue to the phone');
  await desktop.sees('Scan this with your authenticator app', 30_000);
  await desktop.press('Show the key as text');
  await desktop.sees('The key, for typing into the app');
  const key = (await desktop.text()).match(/\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b/)[0];
  tomas.phone = new Phone(key);
  await desktop.type('Then type the code it shows', tomas.phone.code());
  await desktop.press('Confirm');
  await pastDrift(desktop, 'Your recovery sheet');
  await putSheetOff(desktop);
  await desktop.sees(tomas.displayName);
  await accessible(desktop, 'kiosk-1-vault');
  await desktop.press('Your account');
  await desktop.sees('Log out');
  assert.ok(!(await desktop.text()).includes('Leave kiosk mode'), 'not in the menu');
  await desktop.press('Log out');
  await desktop.turnTo('door');
  await cannotBeClosed('door');
});

test('the owner leaves it after both latches once more, until the session ends', async () => {
  await desktop.type('Username', mara.username);
  await logIn(desktop, phone, mara);
  pass(5 * 60 + 1);
  await choose(desktop, 'Leave kiosk mode');
  await proveAgain(desktop, phone, mara);
  await desktop.turnTo('vault');
  await fillsTheScreen();
  await choose(desktop, 'Leave kiosk mode');
  await desktop.sees('Kiosk mode is off until this session ends');
  await desktop.until(async () => (await place()).width < SCREEN.width, 'a window among others');
  await lock(desktop);
  await fillsTheScreen();
  await cannotBeClosed('door');
});
