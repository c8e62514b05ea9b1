// A headless Chromium, spoken to over its debugging pipe: no port, no further package.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class Browser {
  #child;
  #folder;
  #next = 1;
  #waiting = new Map();
  #ears = [];

  static async start() {
    const browser = new Browser();
    browser.#folder = mkdtempSync(join(tmpdir(), "shots-"));
    browser.#child = spawn(
      "chromium",
      [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--remote-debugging-pipe",
        `--user-data-dir=${browser.#folder}`,
      ],
      { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
    );
    let rest = "";
    browser.#child.stdio[4].on("data", (chunk) => {
      const messages = (rest + chunk).split("\0");
      rest = messages.pop();
      messages.forEach((message) => browser.#hear(JSON.parse(message)));
    });
    return browser;
  }

  send(method, params = {}, sessionId = undefined) {
    const id = this.#next++;
    this.#child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((done, fail) => this.#waiting.set(id, { done, fail }));
  }

  listen(ear) {
    this.#ears.push(ear);
  }

  #hear(message) {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (!waiting) {
      this.#ears.forEach((ear) => ear(message));
    } else if (message.error) {
      waiting.fail(new Error(message.error.message));
    } else {
      waiting.done(message.result);
    }
  }

  async open({ width, height, theme }) {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(this, targetId, sessionId);
    const features = [{ name: "prefers-color-scheme", value: theme }];
    await page.send("Emulation.setEmulatedMedia", { features });
    const screen = { width, height, deviceScaleFactor: 1, mobile: false };
    await page.send("Emulation.setDeviceMetricsOverride", screen);
    await page.send("Page.enable");
    // The shell freezes this prototype, so whatever writes to it must show here.
    const source = "Object.freeze(Object.prototype)";
    await page.send("Page.addScriptToEvaluateOnNewDocument", { source });
    await page.send("Log.enable");
    await page.send("Runtime.enable");
    return page;
  }

  async stop() {
    await this.send("Browser.close").catch(() => {});
    await new Promise((done) => this.#child.once("exit", done));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

class Page {
  complaints = [];
  #browser;
  #target;
  #session;
  #loaded = () => {};

  constructor(browser, target, session) {
    this.#browser = browser;
    this.#target = target;
    this.#session = session;
    browser.listen((message) => message.sessionId === session && this.#hear(message));
  }

  #hear({ method, params }) {
    if (method === "Page.loadEventFired") {
      this.#loaded();
    } else if (method === "Log.entryAdded" && params.entry.level === "error") {
      this.complaints.push(params.entry.text);
    } else if (method === "Runtime.exceptionThrown") {
      this.complaints.push(params.exceptionDetails.exception?.description ?? "exception");
    }
  }

  send(method, params) {
    return this.#browser.send(method, params, this.#session);
  }

  async go(url) {
    const loaded = new Promise((done) => (this.#loaded = done));
    await this.send("Page.navigate", { url });
    await loaded;
    await this.settle();
  }

  /** Runs an expression; a promise is awaited. Helpers: fill, press, sleep. */
  async run(expression) {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", {
      expression: `(async () => { ${HELPERS}; return ${expression}; })()`,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) {
      this.complaints.push(exceptionDetails.exception?.description ?? "exception");
    }
    return result.value;
  }

  settle() {
    return this.run("document.fonts.ready.then(() => sleep(250))");
  }

  async picture() {
    const { data } = await this.send("Page.captureScreenshot", { format: "png" });
    return Buffer.from(data, "base64");
  }

  async axe(source) {
    await this.send("Runtime.evaluate", { expression: source });
    const found = await this.run(
      "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' ')))",
    );
    return found ?? ["axe did not run"];
  }

  close() {
    return this.#browser.send("Target.closeTarget", { targetId: this.#target });
  }
}

const HELPERS = `
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  const fill = async (selector, text, nth = 0) => {
    const input = document.querySelectorAll(selector)[nth];
    input.focus();
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await sleep(30);
  };
  const press = async (words) => {
    const named = [...document.querySelectorAll("button, summary, label")].filter(
      (b) => b.offsetParent && (b.textContent.trim().startsWith(words) || b.ariaLabel === words),
    );
    if (!named[0]) throw new Error("no button " + words);
    named[0].click();
    await sleep(120);
  };
`;
