// A person's hands and eyes: keys of the display's keyboard, the phone's camera. What is typed so
// does not travel through the driver, and so not through the program on the driver's behalf.
import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';

import { world } from './desktop.mjs';
import { Phone } from './phone.mjs';

/** Types into a field by its label, key by key. */
export async function typeByKeys(desktop, label, text) {
  const field = await desktop.field(label);
  await desktop.run('arguments[0].focus(); arguments[0].select?.()', field);
  focusWindow();
  xdotool('type', '--delay', '8', '--', text);
  await desktop.until(() => desktop.run('return arguments[0].value.length === arguments[1]', field, text.length), `${label} is typed`);
}

/** Presses a combination of keys, like ctrl+l. */
export function pressKeys(keys) {
  focusWindow();
  xdotool('key', keys);
}

/** Whether the page shows these words; the page's text stays where it is. */
export async function shows(desktop, words, limit = 20_000) {
  await desktop.until(() => desktop.run('return document.body.innerText.includes(arguments[0])', words), `the page says "${words}"`, limit);
}

/** Scans the picture on the screen, as a phone's camera does. */
export async function scan(desktop, digits = 8) {
  const screen = join(world, 'screen.png');
  let uri = '';
  await desktop.until(() => {
    execFileSync('import', ['-window', 'root', screen]);
    uri = execFileSync('zbarimg', ['--quiet', '--raw', screen], { encoding: 'utf8' }).trim();
    return uri.startsWith('otpauth://');
  }, 'the picture can be scanned', 20_000);
  return new Phone(new URL(uri).searchParams.get('secret'), digits);
}

/** Presses the cross of the window that is there. */
export function closeWindow() {
  execFileSync('/usr/bin/python3', [join(import.meta.dirname, 'close_window.py'), windows().at(-1)]);
}

/** Opens a window of another program, and gives that program. */
export function openElsewhere() {
  return spawn('display', ['-title', 'Elsewhere', 'xc:white'], { stdio: 'ignore' });
}

/** Brings the keyboard to that window. */
export function focusElsewhere() {
  const [window] = xdotool('search', '--sync', '--onlyvisible', '--name', '^Elsewhere$').split('\n');
  xdotool('windowfocus', '--sync', window);
}

/** Brings the keyboard to the window that is there; there is no window manager to do it. */
export function focusWindow() {
  xdotool('windowfocus', '--sync', windows().at(-1));
}

/** Takes the window from the screen, as a desktop does that makes it an icon. */
export function hideWindow() {
  xdotool('windowunmap', '--sync', windows().at(-1));
}

/** Whether a window of the program is there. */
export function isShown() {
  try {
    return windows().length > 0;
  } catch {
    return false; // the search ends with an error where it finds nothing
  }
}

/** Windows of the program, the topmost last. */
function windows() {
  return xdotool('search', '--onlyvisible', '--name', 'Twinlatch').trim().split('\n');
}

function xdotool(...words) {
  return execFileSync('xdotool', words, { encoding: 'utf8' });
}
