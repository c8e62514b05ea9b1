// What a person does in the windows, step by step; the tests and the demo share it.
import { strict as assert } from 'node:assert';

import { clock, setClock } from './desktop.mjs';
import { Phone } from './phone.mjs';

export const mara = {
  displayName: 'Mara Ortiz',
  username: 'mara',
  password: 'seven quiet herons at dawn',
};

/** Walks through the set-up up to the recovery sheet; gives the phone and the sheet's codes. */
export async function setUp(desktop, person = mara, { digits = 8, looks = async () => {} } = {}) {
  await desktop.turnTo('door');
  await desktop.sees('Who is this vault for?');
  await looks('set-up-1-name');
  await desktop.type('Your name', person.displayName);
  await desktop.type('Username', person.username);
  await desktop.press('Continue');

  await desktop.sees('The first latch: a password');
  await desktop.type('Password', person.password);
  await desktop.sees('Strong');
  await looks('set-up-2-password');
  await desktop.press('Continue');

  await desktop.sees('A way back in');
  await looks('set-up-3-kit');
  await desktop.press('Continue to the phone');

  await desktop.sees('Scan this with your authenticator app', 30_000);
  await desktop.press('Show the key as text');
  await desktop.sees('The key, for typing into the app');
  const phone = new Phone(await keyOnScreen(desktop), digits);
  await looks('set-up-4-phone');
  await desktop.type('Then type the code it shows', phone.code());
  await desktop.press('Confirm');
  await pastDrift(desktop);
  return phone;
}

/** A code typed in the last moment of its step counts as a clock that is a step off: said, gone on. */
async function pastDrift(desktop) {
  const told = 'On to the recovery sheet';
  await desktop.until(async () => {
    const text = await desktop.text();
    if (text.includes(told)) await desktop.press(told);
    return text.includes('Your recovery sheet');
  }, 'the sheet comes after the confirming code', 40_000);
}

/** The base32 key that the phone pane shows as text. */
async function keyOnScreen(desktop) {
  const text = await desktop.text();
  const key = text.match(/\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b/)?.[0];
  assert.ok(key, `the key stands on the screen as text:\n${text}`);
  return key;
}

/** From the sheet into the vault, putting it off. */
export async function putSheetOff(desktop) {
  await desktop.sees('Your recovery sheet', 30_000);
  await desktop.press('Later');
  await desktop.turnTo('vault');
}

/**
 * Logs in with the next code. A code that cannot be used (about one in 45) is announced; then time
 * passes and the one after it is typed.
 */
export async function logIn(desktop, phone, person = mara) {
  await desktop.turnTo('door');
  for (let tries = 0; tries < 5; tries += 1) {
    await desktop.type('Password', person.password);
    await desktop.type('Code from your authenticator app', phone.nextCode());
    await desktop.press('Log in');
    if (await openedOrDud(desktop)) {
      await desktop.turnTo('vault');
      return;
    }
    await reload(desktop);
  }
  throw new Error('five codes in a row cannot be used: that does not happen');
}

/** Waits until the door has gone (true) or says that the next code opens it (false). */
async function openedOrDud(desktop) {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    const text = await desktop.text().catch(() => null);
    if (text === null || !text.includes('Password')) return true;
    if (text.includes('The next code opens it')) return false;
    if (text.includes('That did not open')) throw new Error('the login was denied');
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('the login does not end');
}

/** A fresh form, so that a test need not sit out a countdown. */
async function reload(desktop) {
  await desktop.run('location.reload()');
  await desktop.turnTo('door');
}

/** Lets time pass for the program. */
export function pass(seconds) {
  setClock(clock() + seconds);
}

/** Lets time pass without input: a key that is still on its way to the shell arrives before. */
export async function passAlone(seconds) {
  await new Promise((done) => setTimeout(done, 1500));
  pass(seconds);
}
