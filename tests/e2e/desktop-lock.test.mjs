// The vault goes with its desktop: it locks when the desktop does and before the computer sleeps,
// ends well when it is asked to, and hides codes from behind another window where that is wanted.
import { strict as assert } from 'node:assert';
import { execFileSync, spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { APP, Desktop, freshMachine } from './desktop.mjs';
import { focusElsewhere, focusWindow, openElsewhere } from './hands.mjs';
import { accessible } from './look.mjs';
import { Logind } from './logind.mjs';
import { family } from './memory.mjs';
import { logIn, putSheetOff, setUp } from './person.mjs';

const PASSWORD = 'tidal-lantern-42';
const SERVICE_KEY = 'JBSWY3DPEHPK3PXP';
const OURS = "'sleep', 'Twinlatch', 'Locks the vault first', 'delay'";

let logind;
let desktop;
let phone;
/** Programs that run beside ours. */
const others = [];

before(async () => {
  freshMachine();
  logind = await Logind.start();
  desktop = await Desktop.start({ env: logind.env });
  phone = await setUp(desktop);
  await putSheetOff(desktop);
  await desktop.sees('No recovery sheet printed yet');
  await desktop.press('A code');
  await desktop.type('Link or key', `otpauth://totp/GitHub:mara-ortiz?secret=${SERVICE_KEY}&issuer=GitHub`);
  await desktop.press('Save');
  await desktop.sees('Copy');
  await desktop.press('New');
  await desktop.press('Login');
  await desktop.type('Title', 'Harbour office');
  await desktop.type('Password', PASSWORD);
  await desktop.press('Save');
  await desktop.button('Copy: Password');
});

after(async () => {
  others.forEach((other) => other.kill('SIGKILL'));
  await desktop?.stop();
  logind?.stop();
});

test('the settings say that lock and sleep are heard', async () => {
  await openSettings();
  await desktop.sees('It locks at once when your desktop announces its lock, and before the computer sleeps.');
  await accessible(desktop, 'settings-1-heard');
  await desktop.press('Close');
});

test('sleep waits for the lock, and not longer', async () => {
  assert.deepEqual(logind.holdingUp(), [OURS], 'sleep would wait');
  await desktop.choose('Harbour office');
  await desktop.press('Copy: Password');
  await desktop.sees('Copied');
  // The lock asks the clipboard what it holds, and its owner does not answer for a while.
  const owner = await ownClipboard('something else');
  owner.kill('SIGSTOP');
  logind.announceSleep(true);
  await sleep(1000);
  assert.deepEqual(logind.holdingUp(), [OURS], 'still held: the lock is not done');
  owner.kill('SIGCONT');
  await desktop.turnTo('door');
  await desktop.until(() => logind.holdingUp().length === 0, 'the computer may sleep');
  await desktop.sees('Locked before the computer went to sleep');
  await desktop.sees('Welcome back, Mara Ortiz');
  await accessible(desktop, 'door-1-after-sleep');
  assert.equal(readClipboard(), 'something else', 'what others have copied stays');

  logind.announceSleep(false);
  await desktop.until(() => logind.holdingUp().includes(OURS), 'the next sleep waits again');
  await logIn(desktop, phone);
});

test("the session's lock signal locks", async () => {
  logind.lock();
  await desktop.turnTo('door');
  await desktop.sees('Locked together with your desktop');
  await accessible(desktop, 'door-2-after-lock');
  await logIn(desktop, phone);
});

test('a page that hangs holds up neither the lock nor the sleep', async () => {
  const pages = family(desktop.program).filter(({ name }) => name.startsWith('WebKitWeb'));
  assert.ok(pages.length > 0, 'control: there is a page');
  pages.forEach(({ id }) => process.kill(Number(id), 'SIGSTOP'));
  logind.announceSleep(true);
  await desktop.until(() => logind.holdingUp().length === 0, 'the computer may sleep');
  // The driver has asked the page that stands still, and waits for its answer.
  pages.forEach(({ id }) => process.kill(Number(id), 'SIGKILL'));
  await desktop.turnTo('door');
  await desktop.sees('Locked before the computer went to sleep');
  logind.announceSleep(false);
  await desktop.until(() => logind.holdingUp().includes(OURS), 'the next sleep waits again');
  await logIn(desktop, phone);
});

test("a desktop's own lock screen locks, and its end opens nothing", async () => {
  logind.markLocked(true);
  await desktop.turnTo('door');
  await desktop.sees('Locked together with your desktop');
  logind.markLocked(false);
  await sleep(500);
  assert.ok(await desktop.isAt('door'), 'both latches are asked for');
  await logIn(desktop, phone);
});

test('codes are dots while another window has the focus, where that is wanted', async () => {
  await desktop.choose('GitHub');
  focusWindow();
  await desktop.until(shown, 'the code is there');
  others.push(openElsewhere());
  focusElsewhere();
  await sleep(500);
  assert.ok(await shown(), 'by itself it stays on view');
  focusWindow();

  await openSettings();
  await desktop.run('arguments[0].click()', await desktop.field('Hide codes while another window has the focus'));
  await desktop.sees('Saved. Codes are hidden while you are elsewhere');
  await accessible(desktop, 'settings-2-hide-codes');
  await desktop.press('Close');
  await desktop.until(shown, 'with the focus it is there');
  focusElsewhere();
  await desktop.until(hidden, 'it is hidden in both places');
  await accessible(desktop, 'vault-1-hidden-codes');
  focusWindow();
  await desktop.until(shown, 'it comes back');
});

test('asked to end, it clears the clipboard as with its last window', async () => {
  await desktop.choose('Harbour office');
  await desktop.press('Copy: Password');
  await desktop.sees('Copied');
  // A history of the desktop keeps what was copied, and would keep it after the program's end.
  await ownClipboard(PASSWORD);
  process.kill(Number(desktop.program), 'SIGTERM');
  await desktop.until(() => hasEnded(desktop.program), 'it ends', 20_000);
  assert.equal(readClipboard(), '', 'nothing of ours is left');
  assert.deepEqual(logind.holdingUp(), [], 'and holds nothing up');
  await desktop.stop();
});

test('the person comes back to a vault that was closed well', async () => {
  desktop = await Desktop.start({ env: { DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nowhere' } });
  await logIn(desktop, phone);
  await desktop.sees('Harbour office');
});

test('without a logind the settings say that nothing is heard', async () => {
  await openSettings();
  await desktop.sees('This desktop announces neither its lock nor sleep');
  await accessible(desktop, 'settings-3-silent');
  await desktop.stop();
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
  test(`${signal} is a good end`, async () => {
    const program = spawn(APP, [], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...logind.env } });
    const ended = new Promise((done) => program.once('exit', (code, by) => done(code ?? by)));
    let said = '';
    program.stderr.on('data', (text) => (said += text));
    await desktop.until(() => logind.holdingUp().length === 1, 'it has started', 20_000);
    program.kill(signal);
    assert.equal(await ended, 0, said);
    assert.ok(!said.includes('panicked'), said);
  });
}

/** Whether the code stands in the list and beside it: as digits in groups, the next one too. */
async function shown() {
  return [...(await desktop.text()).matchAll(/\d{3}\s*\d{3}/g)].length >= 3;
}

/** Whether dots stand there instead, and the reason for those who hear the page. */
async function hidden() {
  const text = await desktop.text();
  return !/\d{3}\s*\d{3}/.test(text) && text.split('Code hidden while another window has the focus').length > 2;
}

async function openSettings() {
  await desktop.press('Your account');
  await desktop.press('Settings');
}

/** Another program that owns the clipboard, with this text and without a word about secrets. */
async function ownClipboard(text) {
  const owner = spawn('xclip', ['-selection', 'clipboard', '-in', '-quiet'], { stdio: ['pipe', 'ignore', 'ignore'] });
  others.push(owner);
  owner.stdin.end(text);
  await desktop.until(() => !readClipboard('TARGETS').includes('passwordManagerHint'), 'the clipboard has another owner');
  assert.equal(readClipboard(), text, 'control: it holds the text');
  return owner;
}

function readClipboard(target = 'UTF8_STRING') {
  try {
    return execFileSync('timeout', ['5', 'xclip', '-selection', 'clipboard', '-out', '-target', target], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return ''; // nobody owns it
  }
}

function hasEnded(id) {
  try {
    return execFileSync('ps', ['-o', 'stat=', '-p', id], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return true;
  }
}
