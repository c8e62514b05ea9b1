// The keyring on a bad day, in the real window: it does not answer, and it is not there.
import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { dataFolder, Desktop, freshMachine } from './desktop.mjs';
import { accessible } from './look.mjs';
import { logIn, putSheetOff, setUp } from './person.mjs';

const vault = () => readFileSync(join(dataFolder, 'vault.db'));

/** Process id of the keyring's daemon. */
function daemon() {
  const asked = ['call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/org/freedesktop/DBus'];
  const method = ['--method', 'org.freedesktop.DBus.GetConnectionUnixProcessID', 'org.freedesktop.secrets'];
  const said = execFileSync('gdbus', [...asked, ...method], { encoding: 'utf8' });
  return Number(/uint32 (\d+)/.exec(said)[1]);
}

let desktop;
let phone;
let stopped;

before(async () => {
  freshMachine();
  desktop = await Desktop.start();
  phone = await setUp(desktop);
  await putSheetOff(desktop);
  await desktop.stop();
});

after(async () => {
  if (stopped) {
    process.kill(stopped, 'SIGCONT');
  }
  await desktop?.stop();
});

test('a keyring that does not answer is named while it is waited for, and after it', async () => {
  const file = vault();
  stopped = daemon();
  process.kill(stopped, 'SIGSTOP');
  desktop = await Desktop.start();
  await desktop.turnTo('door');
  await desktop.sees('Twinlatch goes on by itself', 5_000);
  await accessible(desktop, 'keyring-1-late');
  await desktop.sees('Your keyring has not answered yet', 20_000);
  await desktop.sees('Your vault is safe; nothing was changed.');
  await accessible(desktop, 'keyring-2-waiting');
  assert.deepEqual(vault(), file, 'the file is as it was');
});

test('when it answers again, another try goes on where it was', async () => {
  process.kill(stopped, 'SIGCONT');
  stopped = undefined;
  await desktop.press('Try again');
  await desktop.sees('Code from your authenticator app');
  await logIn(desktop, phone);
  await desktop.sees('All items');
  await desktop.stop();
});

test('a computer without a keyring keeps the vault as it is and says so', async () => {
  const file = vault();
  desktop = await Desktop.start({ env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' } });
  await desktop.turnTo('door');
  await desktop.sees('There is no keyring on this computer');
  await accessible(desktop, 'keyring-3-none');
  assert.deepEqual(vault(), file, 'the file is as it was');
});
