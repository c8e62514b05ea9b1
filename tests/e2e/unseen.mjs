// What a person does, by keys and eyes alone: nothing that is typed or shown goes through the driver,
// which would leave it in the memory of the program on the driver's behalf.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { answerDialog, world } from './desktop.mjs';
import { pressKeys, scan, shows, typeByKeys } from './hands.mjs';
import { family, search } from './memory.mjs';

/** Where the needles stand in the memory of the program and of all it has started. */
export const searchAll = (desktop, needles) => family(desktop.program).flatMap(({ id, name }) =>
  search(id, needles).map(({ needle, where }) => `${needle} in ${name} ${where}`));

/** Walks through the set-up up to the recovery sheet; gives the phone. */
export async function setUpTo(desktop, password) {
  await desktop.turnTo('door');
  await typeByKeys(desktop, 'Your name', 'Mara Ortiz');
  await typeByKeys(desktop, 'Username', 'mara');
  await desktop.press('Continue');
  await typeByKeys(desktop, 'Password', password);
  await desktop.press('Continue');
  await desktop.press('Continue to the phone');
  return enrol(desktop, 'On to the recovery sheet', 'Your recovery sheet');
}

/** Scans the picture and confirms it; `words` come when that is done, `drifted` is gone past. */
export async function enrol(desktop, drifted, words) {
  const phone = await scan(desktop);
  await typeByKeys(desktop, 'Then type the code it shows', phone.code());
  await desktop.press('Confirm');
  const says = (text) => desktop.run('return document.body.innerText.includes(arguments[0])', text);
  await desktop.until(async () => {
    if (await says(drifted)) await desktop.press(drifted);
    return says(words);
  }, `"${words}" comes`, 40_000);
  return phone;
}

/** Saves the sheet and reads the file, which is then gone. */
export async function saveSheet(desktop) {
  const file = join(world, 'sheet.txt');
  rmSync(file, { force: true });
  answerDialog(file);
  await desktop.press('Save');
  await shows(desktop, 'Saved');
  const text = readFileSync(file, 'utf8');
  rmSync(file);
  return { kit: text.match(/(?:[0-9A-Z]{4} ){6}[0-9A-Z]{4}/)[0], codes: text.match(/(?:[0-9A-Z]{4}-){3}[0-9A-Z]{5}/g) };
}

/** Types password and code; where the step is announced as unusable, the next one, in a fresh form. */
export async function typeBoth(desktop, password, phone, isDone) {
  for (let tries = 0; tries < 5; tries += 1) {
    await typeByKeys(desktop, 'Password', password);
    await typeByKeys(desktop, 'Code from your authenticator app', phone.nextCode());
    pressKeys('Return');
    let dud = false;
    await desktop.until(async () => {
      dud = await desktop.run('return document.body.innerText.includes("The next code opens it")').catch(() => false);
      return dud || isDone();
    }, 'it is answered', 30_000);
    if (!dud) return;
    await desktop.run('location.reload()');
    await desktop.turnTo('door');
  }
  throw new Error('five codes in a row cannot be used: that does not happen');
}

/** Logs in. */
export async function logInUnseen(desktop, password, phone) {
  await typeBoth(desktop, password, phone, async () => (await desktop.handles()).length !== 1 || desktop.isAt('vault'));
  await desktop.turnTo('vault');
}

/** Locks by hand, and waits for the end of it. */
export async function lockUnseen(desktop) {
  pressKeys('ctrl+l');
  await isLocked(desktop, 'You locked the vault');
}

/** Waits until the door says why it has locked, and the web process of the vault has ended. */
export async function isLocked(desktop, why) {
  await desktop.turnTo('door');
  await shows(desktop, why);
  await sleep(1_000); // a web process ends within a tenth of a second after its window
}
