// Of a whole life of the window no process of the program talks to a network: every call for a socket
// is traced. And with an open session its keys are in locked memory, and no dump would be written.
import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { lock } from './acts.mjs';
import { APP, Desktop, freshMachine, world } from './desktop.mjs';
import { isShown } from './hands.mjs';
import { family } from './memory.mjs';
import { logIn, putSheetOff, setUp } from './person.mjs';

let desktop;
let phone;

before(() => freshMachine());

after(() => desktop?.stop());

test('without its driver the program and the web view ask for local sockets alone', async () => {
  const [start, calls] = traced('alone');
  const env = { ...process.env };
  for (const name of ['TAURI_AUTOMATION', 'TAURI_WEBVIEW_AUTOMATION']) delete env[name];
  const program = spawn(start, [], { stdio: 'ignore', env });
  const ended = new Promise((done) => program.once('exit', done));
  await waitFor(() => isShown() && /WebKitWebProces|WebKitNetworkPr/.test(calls()), 'the window is there');
  program.kill('SIGTERM');
  assert.equal(await ended, 0, 'it ends well');
  const asked = families(calls());
  assert.ok(asked.includes('AF_UNIX'), `control: calls were traced: ${asked}`);
  // What the kernel tells of its devices comes by AF_NETLINK.
  assert.deepEqual(asked.filter((one) => one !== 'AF_UNIX' && one !== 'AF_NETLINK'), [], 'no other family');
});

test('in a whole life the driver is the only one that is talked to', async () => {
  const [start, calls] = traced('driven');
  desktop = await Desktop.start({ binary: start });
  await live();
  const driver = endpoint(desktop.program);
  const talked = addresses(calls());
  assert.ok(talked.includes(driver), `control: the driver is seen: ${talked}`);
  assert.deepEqual(talked.filter((address) => address !== driver), [], 'nobody else');
});

test('with an open session keys are in locked memory and no dump would be written', async () => {
  const about = (file, id = desktop.program) => readFileSync(`/proc/${id}/${file}`, 'utf8');
  const locked = Number(about('status').match(/VmLck:\s+(\d+) kB/)[1]);
  const limit = about('limits').match(/Max locked memory +(\S+)/)[1];
  assert.ok(locked > 0, `some memory is locked; the limit here is ${limit}`);
  const processes = family(desktop.program);
  assert.ok(processes.length > 1, 'control: the web processes are there, too');
  for (const { id, name } of processes) {
    assert.match(about('limits', id), /Max core file size +0 +0 /, `${name}: no dump`);
  }
});

/** From the set-up to an open session, with what is shown, made and copied in between. */
async function live() {
  phone = await setUp(desktop);
  await putSheetOff(desktop);
  await desktop.press('A code');
  await desktop.type('Link or key', 'otpauth://totp/GitHub:mara?secret=JBSWY3DPEHPK3PXP&issuer=GitHub');
  await desktop.press('Save');
  await desktop.press('Copy');
  await desktop.sees('Copied');
  await desktop.press('New');
  await desktop.press('Login');
  await desktop.type('Title', 'Harbour office');
  await desktop.type('Website', 'https://example.org');
  await desktop.press('Save');
  await desktop.button('Edit');
  await lock(desktop);
  await logIn(desktop, phone);
  await desktop.sees('Harbour office');
}

/** A way to start the program with every network call of it and its children traced, and the calls. */
function traced(name) {
  const [script, log] = [join(world, `${name}.sh`), join(world, `${name}.calls`)];
  // The tracer stands aside, so that the program is the child of whoever starts it.
  writeFileSync(script, `#!/bin/sh\nexec strace -D -f --seccomp-bpf -Y -s 256 -e trace=%network -e signal=none -o '${log}' '${APP}' "$@"\n`);
  chmodSync(script, 0o755);
  return [script, () => readFileSync(log, 'utf8')];
}

/** The families of all sockets that were asked for. */
function families(calls) {
  return [...new Set([...calls.matchAll(/socket(?:pair)?\((AF_\w+)/g)].map(([, family]) => family))].sort();
}

/** The addresses of a network that a process has gone to, or waits at for others. */
function addresses(calls) {
  const all = calls.matchAll(/(?:bind|connect|sendto|sendm?msg)\(.*sin6?_port=htons\((\d+)\).*?"([\da-f.:]+)"/g);
  return [...new Set([...all].map(([, port, host]) => `${host}:${port}`))];
}

/** Where the driver and the program meet. */
function endpoint(program) {
  const set = readFileSync(`/proc/${program}/environ`, 'utf8').split('\0');
  return set.find((one) => one.startsWith('WEBKIT_INSPECTOR_SERVER='))?.split('=')[1];
}

async function waitFor(holds, what) {
  for (let tries = 0; tries < 300; tries += 1) {
    try {
      if (holds()) return;
    } catch {
      // The file comes with the first call.
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(`waited in vain: ${what}`);
}
