// The program in its own world: starts it, drives its windows, takes pictures.
//
// Runs inside `.make/world` (fresh home, virtual display, session bus, real keyring). Every call
// to the driver has a time limit: a window that is about to close can leave one unanswered.
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Capabilities, WebDriver } from 'selenium-webdriver';
import { Executor, HttpClient } from 'selenium-webdriver/http/index.js';

export const APP = resolve(import.meta.dirname, '../../target/e2e/twinlatch-desktop');
const CALL_LIMIT = 20_000;

/** Keeps in the page what its content security policy blocks. */
const LISTEN = `
  if (window.blocked) return;
  window.blocked = [];
  document.addEventListener('securitypolicyviolation', (event) =>
    window.blocked.push(event.violatedDirective + ' ' + event.blockedURI));`;

/** Has the page painted ten times a second, in one pixel that looks like what is below: the driver
 *  waits for the next painting before it takes a picture, and a still page has none. */
const STIR = `
  const pixel = document.body.appendChild(document.createElement('i'));
  Object.assign(pixel.style, { position: 'fixed', width: '1px', height: '1px', inset: '0 auto auto 0' });
  let odd = false;
  const timer = setInterval(() => {
    odd = !odd;
    pixel.style.background = odd ? 'rgb(0 0 0 / 0.01)' : 'none';
  }, 100);
  window.rest = () => { clearInterval(timer); pixel.remove(); };`;
const REST = 'window.rest()';

export const world = process.env.TWINLATCH_WORLD ?? fail('run this through .make/world');

/** One running program with the windows it has. */
export class Desktop {
  /** Starts the driver and the program, which get `args` and the variables of `env` besides; what they
   *  say goes into the file `log`. `binary` starts the program in another way. */
  static async start({ args = [], env = {}, log = null, binary = APP } = {}) {
    const port = await freePort();
    const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
      stdio: ['ignore', 'ignore', log ? openSync(log, 'w') : 'ignore'],
      env: { ...process.env, ...env },
    });
    const desktop = new Desktop();
    desktop.driver = driver;
    await answers(port);
    const capabilities = new Capabilities();
    capabilities.set('webkitgtk:browserOptions', { binary, args });
    const executor = new Executor(new HttpClient(`http://127.0.0.1:${port}`));
    desktop.web = WebDriver.createSession(executor, capabilities);
    await limited(desktop.web.getSession(), 'the program did not start', 60_000);
    desktop.program = childOf(driver.pid);
    await limited(desktop.web.manage().setTimeouts({ script: 15_000 }), 'time limits');
    return desktop;
  }

  /** Waits for the window that holds this page ("door" or "vault") and turns to it. */
  async turnTo(page, limit = 20_000) {
    const end = Date.now() + limit;
    while (Date.now() < end) {
      for (const handle of await this.handles()) {
        try {
          await limited(this.web.switchTo().window(handle), 'turning to a window');
          const url = await limited(this.web.getCurrentUrl(), 'asking for the address');
          if (url.includes(`${page}.html`)) {
            await this.until(() => this.run('return document.readyState === "complete"'), `${page} is loaded`);
            await this.run(LISTEN);
            return;
          }
        } catch {
          // The window was closing; look again.
        }
      }
      await sleep(100);
    }
    throw new Error(`there is no ${page} window after ${limit} ms`);
  }

  /** Whether the one window that is open holds this page. */
  async isAt(page) {
    const [handle] = await this.handles();
    await limited(this.web.switchTo().window(handle), 'turning to a window');
    return (await limited(this.web.getCurrentUrl(), 'asking for the address')).includes(`${page}.html`);
  }

  /** Makes the window this large, logical pixels. */
  async resize(width, height) {
    await limited(this.web.manage().window().setRect({ width, height }), 'resizing');
    await this.until(() => this.run('return innerWidth === arguments[0]', width), `the window is ${width} wide`);
  }

  /** Handles of the windows that are open. */
  handles() {
    return limited(this.web.getAllWindowHandles(), 'listing the windows').catch(() => []);
  }

  /** Runs a script in the page; elements can be given and returned. */
  run(script, ...values) {
    return limited(this.web.executeScript(script, ...values), `running: ${script.slice(0, 60)}`);
  }

  /** Runs a script that calls `done` with its answer. */
  runAsync(script) {
    const body = `const done = arguments[arguments.length - 1]; ${script}`;
    return limited(this.web.executeAsyncScript(body), `running: ${script.trim().slice(0, 60)}`);
  }

  /** The one element that fits, waited for. */
  async find(css, limit = 10_000) {
    let found = null;
    await this.until(
      async () => (found = await this.run('return document.querySelector(arguments[0])', css)) !== null,
      `${css} is there`,
      limit,
    );
    return found;
  }

  /** A button or link by the words it shows or its label. */
  async button(words, limit = 10_000) {
    const script = `
      const words = (e) => [e.innerText, e.ariaLabel].map((t) => (t ?? '').trim());
      const there = [...document.querySelectorAll('button, a, [role=button], [role=menuitem]')]
        .filter((e) => e.checkVisibility() && !e.disabled);
      return there.find((e) => words(e).includes(arguments[0]))
        ?? there.find((e) => words(e).some((t) => t.startsWith(arguments[0]))) ?? null`;
    let found = null;
    await this.until(async () => (found = await this.run(script, words)) !== null, `the button "${words}" is there`, limit);
    return found;
  }

  async press(words, limit) {
    const button = await this.button(words, limit);
    await limited(button.click(), `pressing "${words}"`).catch((error) => {
      // A window may be gone before the driver has answered for the click that closed it.
      if (error.name !== 'NoSuchWindowError') throw error;
    });
  }

  /** Chooses the row of the list that shows these words. */
  async choose(words) {
    const script = `
      const row = [...document.querySelectorAll('[role=option]')].find((e) => e.innerText.includes(arguments[0]));
      row?.click();
      return row !== undefined`;
    await this.until(() => this.run(script, words), `the row "${words}" is there`);
  }

  /** An input by the words of its label. */
  async field(words) {
    const script = `
      const labels = [...document.querySelectorAll('label')].filter((l) => l.checkVisibility());
      const label = labels.find((l) => l.innerText.trim() === arguments[0])
        ?? labels.find((l) => l.innerText.trim().startsWith(arguments[0]));
      if (label?.control) return label.control;
      return [...document.querySelectorAll('input, textarea, select')].find((e) => (e.ariaLabel ?? '').startsWith(arguments[0])) ?? null`;
    let found = null;
    await this.until(async () => (found = await this.run(script, words)) !== null, `the field "${words}" is there`);
    return found;
  }

  /** Types into a field as a person would, over what stands in it. */
  async type(words, text) {
    const field = await this.field(words);
    await limited(field.clear(), `clearing "${words}"`);
    await limited(field.sendKeys(text), `typing into "${words}"`);
  }

  /** The text a person can read. */
  text() {
    return this.run('return document.body.innerText');
  }

  /** Waits until the page shows these words. */
  async sees(words, limit = 15_000) {
    let shown = '';
    await this.until(async () => (shown = await this.text()).includes(words), () => `the page says "${words}"; it says:\n${shown}`, limit);
  }

  async until(condition, what, limit = 10_000) {
    const end = Date.now() + limit;
    let last;
    while (Date.now() < end) {
      try {
        if (await condition()) return;
      } catch (error) {
        last = error;
      }
      await sleep(100);
    }
    const page = await this.run('return document.body.innerText').catch(String);
    throw new Error(`waited ${limit} ms in vain: ${typeof what === 'function' ? what() : what}${last ? ` (${last.message})` : ''}; the page says: ${page.replaceAll(/\s+/g, ' ').slice(0, 400)}`);
  }

  /** A picture of the page, kept under the world's folder. */
  async picture(name) {
    await sleep(250); // what a click changed is painted
    await this.run(STIR);
    const png = await limited(this.web.takeScreenshot(), `the picture ${name}`);
    await this.run(REST);
    mkdirSync(join(world, 'shots'), { recursive: true });
    writeFileSync(join(world, 'shots', `${name}.png`), png, 'base64');
  }

  /** What the content security policy has blocked since the page was turned to. */
  violations() {
    return this.run('return window.blocked');
  }

  /** What axe finds wrong with the page, in words. */
  async axe() {
    const source = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
    await this.run(`${source}; window.axe = axe;`);
    const found = await this.runAsync('axe.run().then((r) => done(r.violations))');
    return found.map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(' ')).join(', ')})`);
  }

  /** Ends the program as the session manager would, and the driver; the next one can start then. */
  async stop() {
    await limited(this.web.quit(), 'ending the program').catch(() => undefined);
    this.driver.kill();
    await this.until(() => ended(this.program), 'the program has ended');
  }
}

/** A machine without a vault; the keyring stays, with the entries of vaults that are gone. */
export function freshMachine() {
  rmSync(dataFolder, { recursive: true, force: true });
}

/** Sets both clocks of the program ahead by this many seconds. */
export function setClock(seconds) {
  writeFileSync(process.env.TWINLATCH_E2E_CLOCK, String(seconds));
}

/** Seconds the program's clocks run ahead. */
export function clock() {
  return Number(readFileSync(process.env.TWINLATCH_E2E_CLOCK, 'utf8'));
}

/** The answer of the next native dialog. */
export function answerDialog(path) {
  writeFileSync(process.env.TWINLATCH_E2E_DIALOG, path);
}

/** The folder of the vault. */
export const dataFolder = join(world, 'home', '.local', 'share', 'twinlatch');

function limited(promise, what, limit = CALL_LIMIT) {
  return Promise.race([
    promise,
    sleep(limit, undefined, { ref: false }).then(() => {
      throw new Error(`no answer within ${limit} ms: ${what}`);
    }),
  ]);
}

/** The process that the driver has started. */
function childOf(driver) {
  const children = readFileSync(`/proc/${driver}/task/${driver}/children`, 'utf8').match(/\d+/g);
  return children?.[0] ?? fail('the driver has started no program');
}

/** Sees to it that a process ends: the driver may go before it has told its program to. */
function ended(process_id) {
  try {
    process.kill(Number(process_id));
    // What has ended and was not asked for its answer yet is still listed.
    return readFileSync(`/proc/${process_id}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
}

function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

async function answers(port) {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      await fetch(`http://127.0.0.1:${port}/status`);
      return;
    } catch {
      await sleep(100);
    }
  }
  fail('WebKitWebDriver does not answer');
}

function fail(why) {
  throw new Error(why);
}
