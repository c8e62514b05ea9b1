// A logind of our own, on a bus of its own: python-dbusmock's, which a test tells what to announce.
import { execFileSync, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const NAME = 'org.freedesktop.login1';
const MANAGER = '/org/freedesktop/login1';
const SESSION = 'c1';

export class Logind {
  #bus;
  #mock;

  /** Starts the bus and the service, with one session that a person sits at. */
  static async start() {
    const logind = new Logind();
    logind.#bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = await logind.#bus.stdout.take(1).toArray();
    logind.address = String(line).trim();
    logind.#mock = spawn('/usr/bin/python3', ['-m', 'dbusmock', '--template', 'logind'], {
      stdio: 'ignore',
      env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: logind.address },
    });
    await logind.#answers();
    logind.#mocked('AddSession', SESSION, 'seat0', '1000', 'mara', 'true');
    return logind;
  }

  /** The variables that lead a program to this service, as one of the person's session. */
  get env() {
    return { DBUS_SYSTEM_BUS_ADDRESS: this.address, XDG_SESSION_ID: SESSION };
  }

  /** Asks the session to lock, as `loginctl lock-session` does. */
  lock() {
    this.#call(`${MANAGER}/session/${SESSION}`, `${NAME}.Session.Lock`);
  }

  /** Marks the session as locked or not, as a desktop does that has its own lock screen. */
  markLocked(locked) {
    this.#call(`${MANAGER}/session/${SESSION}`, `${NAME}.Session.SetLockedHint`, String(locked));
  }

  /** Announces that the computer is about to sleep, or is awake again. */
  announceSleep(begins) {
    this.#mocked('EmitSignal', `${NAME}.Manager`, 'PrepareForSleep', 'b', `[<${begins}>]`);
  }

  /** Who holds up the sleep: what, who, why and how, as one text each. */
  holdingUp() {
    const answer = this.#call(MANAGER, `${NAME}.Manager.ListInhibitors`);
    return answer.match(/'sleep', '[^']*', '[^']*', '[^']*'/g) ?? [];
  }

  stop() {
    this.#mock.kill();
    this.#bus.kill();
  }

  #mocked(method, ...values) {
    this.#call(MANAGER, `org.freedesktop.DBus.Mock.${method}`, ...values);
  }

  #call(path, method, ...values) {
    const where = ['--address', this.address, '--dest', NAME, '--object-path', path];
    return execFileSync('gdbus', ['call', ...where, '--method', method, ...values], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  }

  async #answers() {
    for (let tries = 0; tries < 100; tries += 1) {
      try {
        this.holdingUp();
        return;
      } catch {
        await sleep(100);
      }
    }
    throw new Error('the logind of the tests does not answer');
  }
}
