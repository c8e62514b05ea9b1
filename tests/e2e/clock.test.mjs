// A computer whose clock is 40 days ahead, through the real window: codes in a row find the time.
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';

import { Desktop, freshMachine, setClock } from './desktop.mjs';
import { accessible } from './look.mjs';
import { mara, pass, putSheetOff, setUp } from './person.mjs';
import { codeAt, now } from './phone.mjs';

const DAY = 24 * 60 * 60;
const FIRST = 'Code from your authenticator app';

let desktop;
let phone;
/** When the phone shows the first of the codes, unix seconds. */
let shown;

before(async () => {
  freshMachine();
  desktop = await Desktop.start();
  phone = await setUp(desktop);
  await putSheetOff(desktop);
  await desktop.stop();
  shown = now() + 30;
  setClock(40 * DAY);
  desktop = await Desktop.start();
  await desktop.turnTo('door');
});

after(() => desktop?.stop());

const code = (seconds) => codeAt(phone.secret, seconds, { digits: 8 });

/** Types three codes in a row and says what came of it. */
async function tryThree() {
  await desktop.type('Password', mara.password);
  await desktop.type(FIRST, code(shown));
  await desktop.type('The code after it', code(shown + 30));
  await desktop.type('And the next', code(shown + 60));
  await desktop.press('Log in');
  return outcome(['Is your phone’s time right?', 'That did not open']);
}

/** Waits until the page says one of these words; a window that has gone says "". */
async function outcome(words) {
  let said;
  await desktop.until(async () => {
    const text = await desktop.text().catch(() => null);
    said = text === null ? '' : words.find((some) => text.includes(some));
    return said !== undefined;
  }, `the page says one of ${words.join(', ')}`, 30_000);
  return said;
}

test('three codes find the time, and leaving it uses up nothing', async () => {
  await desktop.type('Password', mara.password);
  await desktop.type(FIRST, code(shown));
  await desktop.press('Log in');
  const one = await outcome(['That did not open', 'The next code opens it']);
  if (one === 'The next code opens it') {
    // The code of the computer's own time is unusable: said of any code, and nothing was counted.
    await desktop.run('location.reload()');
    await desktop.turnTo('door');
  }
  await desktop.press('Codes are refused?');
  await desktop.sees('Codes in a row find the right time');
  await accessible(desktop, 'clock-1-row');
  // One time in sixteen a code that cannot be used is among them.
  while ((await tryThree()) === 'That did not open') {
    shown += 90;
  }
  await accessible(desktop, 'clock-2-found');
  await desktop.press('Leave');
  await desktop.sees('Welcome back');
  await desktop.press('Codes are refused?');
  assert.equal(await tryThree(), 'Is your phone’s time right?', 'the same codes are as good as before');
});

test('going on opens the vault, and one code is enough afterwards', async () => {
  await desktop.press('Go on');
  await desktop.turnTo('vault');
  await desktop.stop();
  desktop = await Desktop.start();
  await desktop.turnTo('door');
  await desktop.sees('your phone shows');
  await accessible(desktop, 'clock-3-told');
  let time = shown + 60;
  for (let tries = 0; tries < 5; tries += 1) {
    pass(30);
    time += 30;
    await desktop.type('Password', mara.password);
    await desktop.type(FIRST, code(time));
    await desktop.press('Log in');
    // A code that cannot be used is announced at its own time and refused at the time beside it.
    if ((await outcome(['The next code opens it', 'That did not open'])) === '') break;
    await desktop.run('location.reload()');
    await desktop.turnTo('door');
  }
  await desktop.turnTo('vault');
});
