// What a person does with sheet, phone and proofs after the set-up; several tests share it.
import { strict as assert } from 'node:assert';

import { answerDialog } from './desktop.mjs';
import { pressKeys } from './hands.mjs';
import { Phone } from './phone.mjs';

/** Reads the sheet as text, as a person copies it by hand. */
export async function readSheet(desktop) {
  await desktop.press('Show as text');
  await desktop.sees('Vault number');
  const text = await desktop.text();
  const kit = text.match(/\b(?:[0-9A-Z]{4} ){6}[0-9A-Z]{4}\b/)?.[0];
  const codes = text.match(/\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{5}\b/g);
  const number = text.match(/Vault number\s+((?:[0-9A-Z]{4} ){6}[0-9A-Z]{4})/)?.[1];
  assert.ok(kit && codes && number, `kit, codes and number stand there:\n${text}`);
  return { kit, codes, number };
}

/** Fills the gaps of the sheet from what was read. */
export async function typeBack(desktop, kit) {
  const gaps = await desktop.run(`
    return [...document.querySelectorAll('input[maxlength="1"]')].map((gap) => gap.ariaLabel)`);
  for (const label of gaps) {
    const [, place, group] = label.match(/Symbol (\d) of group (\d)/);
    await desktop.type(label, kit.replaceAll(' ', '')[(Number(group) - 1) * 4 + Number(place) - 1]);
  }
  await desktop.press('Check');
  await desktop.sees('The four symbols match', 20_000);
}

/** Holds another phone before the picture of a recovery and types what it shows. */
export async function enrolAnother(desktop, looks = async () => {}) {
  await desktop.sees('Scan this with the new phone', 30_000);
  await desktop.press('Show the key as text');
  await desktop.sees('The key, for typing into the app');
  const text = await desktop.text();
  const phone = new Phone(text.match(/\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b/)[0]);
  await looks();
  await desktop.type('Then type the code it shows', phone.code());
  await desktop.press('Confirm');
  return phone;
}

/** A code typed at the edge of a step is told as a clock that is off: gone on. */
export async function pastDrift(desktop, words) {
  await desktop.until(async () => {
    const text = await desktop.text().catch(() => words);
    if (text.includes('The second latch is in place')) await desktop.press('Continue');
    return text.includes(words) || !(await desktop.isAt('door').catch(() => false));
  }, `after the phone comes "${words}"`, 40_000);
}

/** Locks by the keyboard. */
export async function lock(desktop) {
  await desktop.turnTo('vault');
  pressKeys('ctrl+l');
  await desktop.turnTo('door');
}

/** Chooses from the account's menu. */
export async function choose(desktop, what) {
  await desktop.turnTo('vault');
  await desktop.press('Your account');
  await desktop.press(what);
}

/** Proves password and code once more, with the first code that can be used. */
export async function proveAgain(desktop, phone, person, looks = async () => {}) {
  await desktop.turnTo('door');
  await desktop.sees('Both latches, once more');
  await looks();
  for (let tries = 0; tries < 5; tries += 1) {
    await desktop.type('Password', person.password);
    await desktop.type('Code from your authenticator app', phone.nextCode());
    await desktop.press('Prove it');
    const gone = () => desktop.text().then((text) => !text.includes('Both latches, once more'), () => true);
    const dud = () => desktop.text().then((text) => text.includes('The next code opens it'), () => false);
    await desktop.until(async () => (await gone()) || (await dud()), 'the proof is answered', 30_000);
    if (await gone()) return;
    await desktop.run('location.reload()');
    await desktop.turnTo('door');
  }
  assert.fail('five codes in a row cannot be used: that does not happen');
}

/**
 * Replaces all keys from the form on, with this new password, and saves a copy of the vault; gives
 * the new phone and the new sheet.
 */
export async function replaceKeys(desktop, password, copy, looks = async () => {}) {
  await desktop.turnTo('door');
  await desktop.sees('The key of this computer is replaced too');
  await looks('1-begin');
  await desktop.type('New password', password);
  await desktop.type('The same again', password);
  await desktop.press('Continue');
  await desktop.sees('Your new recovery sheet', 30_000);
  const sheet = await readSheet(desktop);
  await typeBack(desktop, sheet.kit);
  await desktop.press('Continue');
  await desktop.sees('Set up the new phone', 30_000);
  await desktop.press('Show the key as text');
  await desktop.sees('The key, for typing into the app');
  const text = await desktop.text();
  const phone = new Phone(text.match(/\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b/)[0]);
  await looks('2-phone');
  await desktop.type('Then type the code it shows', phone.code());
  await desktop.press('Confirm');
  await desktop.sees('All keys are new', 40_000);
  answerDialog(copy);
  await desktop.press('Save a copy of the vault…');
  await desktop.sees('The copy is', 20_000);
  await looks('3-done');
  await desktop.press('Done');
  await desktop.turnTo('vault');
  return { phone, sheet };
}

/** Removes the earlier key of this computer, which a notice names after a login with the new one. */
export async function removeEarlierKey(desktop, looks = async () => {}) {
  await desktop.sees('The key that this computer had before');
  await desktop.press('Remove it');
  await desktop.sees('Remove the earlier key?');
  await looks();
  await desktop.run(
    `[...document.querySelectorAll('dialog[open] button')].find((b) => b.innerText === 'Remove it').click()`,
  );
  await desktop.sees('The earlier key is removed', 20_000);
}
