// What a person does with items, through the real window and the real clipboard.
import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';

import { Desktop, freshMachine } from './desktop.mjs';
import { pressKeys } from './hands.mjs';
import { accessible } from './look.mjs';
import { logIn, pass, passAlone, putSheetOff, setUp } from './person.mjs';

let desktop;
let phone;

before(async () => {
  freshMachine();
  desktop = await Desktop.start();
  phone = await setUp(desktop);
  await putSheetOff(desktop);
});

after(() => desktop?.stop());

test('a login and a note are kept and found', async () => {
  await desktop.press('A login');
  await desktop.type('Title', 'Harbour office');
  await desktop.type('Username', 'm.ortiz');
  await desktop.type('Password', 'tidal-lantern-42');
  await desktop.press('Save');
  await desktop.sees('m.ortiz');
  await desktop.press('New');
  await desktop.press('Note');
  await desktop.type('Title', 'Boiler room');
  await desktop.type('Text', 'third key from the left');
  await accessible(desktop, 'items-1-note-form');
  await desktop.press('Save');
  await desktop.sees('third key from the left');
  await accessible(desktop, 'items-2-note');
  await desktop.type('Search', 'ortiz');
  await desktop.until(async () => !(await desktop.text()).includes('Boiler room'), 'what does not fit is gone');
  await desktop.sees('Harbour office');
  await accessible(desktop, 'items-3-found');
  await desktop.type('Search', 'nowhere');
  await desktop.sees('Nothing found for');
  await accessible(desktop, 'items-4-not-found');
  await desktop.press('Clear the search');
});

test('a copied field carries the hint that no history should keep it, and leaves after 20 s', async () => {
  await desktop.choose('Harbour office');
  await desktop.press('Copy: Password');
  await desktop.sees('Copied');
  await accessible(desktop, 'items-5-copied');
  assert.equal(clipboard(), 'tidal-lantern-42', 'as it was typed');
  assert.ok(targets().includes('x-kde-passwordManagerHint'), 'with the hint');
  pass(19);
  await new Promise((done) => setTimeout(done, 1_500));
  assert.equal(clipboard(), '', 'gone, and a second more than 20 has passed');
});

test('what another program copied meanwhile stays', async () => {
  await desktop.press('Copy: Password');
  await desktop.until(() => clipboard() === 'tidal-lantern-42', 'it is copied');
  execFileSync('xclip', ['-selection', 'clipboard', '-in'], { input: 'from elsewhere', stdio: ['pipe', 'ignore', 'ignore'] });
  pass(25);
  await new Promise((done) => setTimeout(done, 1_500));
  assert.equal(clipboard(), 'from elsewhere', 'it is not ours');
});

test('a deleted item comes back by one key, and lies under the deleted ones', async () => {
  await desktop.choose('Boiler room');
  await desktop.press('Delete');
  await desktop.sees('deleted');
  await accessible(desktop, 'items-6-deleted');
  pressKeys('ctrl+z');
  await desktop.sees('is back');
  await desktop.choose('Boiler room');
  await desktop.press('Delete');
  await desktop.press('Recently deleted');
  await desktop.choose('Boiler room');
  await desktop.sees('It is removed for good on');
  await accessible(desktop, 'items-7-recently-deleted');
  await desktop.press('Restore');
  await desktop.press('All items');
  await desktop.choose('Boiler room');
});

test('unsaved changes are asked about, and a lock names what it discards', async () => {
  await desktop.choose('Boiler room');
  await desktop.press('Edit');
  await desktop.type('Title', 'Boiler room, east');
  await accessible(desktop, 'items-8-edit');
  await desktop.press('Favourites');
  await desktop.until(() => desktop.run('return document.querySelector("dialog[open]") !== null'), 'it asks');
  await accessible(desktop, 'items-9-leave');
  await desktop.press('Keep editing');
  await passAlone(14 * 60 + 30);
  await desktop.sees('has changes that are not saved', 20_000);
  pass(60);
  await desktop.turnTo('door');
  await desktop.sees('had changes that were not saved. They are discarded.');
  await accessible(desktop, 'items-10-discarded');
});

test('a lock empties the clipboard', async () => {
  await logIn(desktop, phone);
  await desktop.choose('Harbour office');
  await desktop.press('Copy: Password');
  await desktop.until(() => clipboard() === 'tidal-lantern-42', 'it is copied');
  pressKeys('ctrl+l');
  await desktop.turnTo('door');
  assert.equal(clipboard(), '', 'it went with the session');
});

function clipboard() {
  try {
    return execFileSync('timeout', ['5', 'xclip', '-selection', 'clipboard', '-out'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return ''; // nobody owns it
  }
}

function targets() {
  return execFileSync('xclip', ['-selection', 'clipboard', '-out', '-target', 'TARGETS'], { encoding: 'utf8' }).split('\n');
}
