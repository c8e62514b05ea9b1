// Takes pictures of the screens in a headless Chromium, with the content security policy of the
// real window, and reports what axe and the policy have to say. No download: Debian's chromium.
//
//   npm run shots -- --out /tmp/shots [--only door-login] [--list tools/shots-door.mjs]

import { readFileSync, mkdirSync, writeFileSync } from "node:fs";
import { extname, join, normalize, resolve } from "node:path";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { Browser } from "./browser.mjs";

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; " +
  "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
const SIZES = { wide: [1080, 720], small: [480, 560] };
const THEMES = ["light", "dark"];

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "/tmp/shots" },
    only: { type: "string", default: "" },
    dist: { type: "string", default: "dist-fake" },
    list: { type: "string", default: "tools/shots-door.mjs" },
  },
});
const root = new URL("..", import.meta.url).pathname;
const { shots } = await import(join(root, values.list));
const axe = readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8");

const server = createServer((request, response) => {
  const path = normalize(new URL(request.url, "http://x").pathname);
  try {
    const body = readFileSync(resolve(root, values.dist, `.${path}`));
    response.writeHead(200, { "content-type": TYPES[extname(path)], "content-security-policy": CSP });
    response.end(body);
  } catch {
    response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const origin = `http://127.0.0.1:${server.address().port}`;

mkdirSync(values.out, { recursive: true });
const browser = await Browser.start();
let problems = 0;
for (const shot of shots.filter(({ name }) => name.startsWith(values.only))) {
  for (const [size, [width, height]] of Object.entries(SIZES)) {
    for (const theme of THEMES) {
      const page = await browser.open({ width, height, theme });
      await page.go(`${origin}/${shot.page}`);
      if (shot.act) {
        await page.run(shot.act);
      }
      await page.settle();
      const name = `${shot.name}-${size}-${theme}`;
      writeFileSync(join(values.out, `${name}.png`), await page.picture());
      const found = [...page.complaints, ...(await page.axe(axe))];
      const sideways = await page.run("document.documentElement.scrollWidth > innerWidth");
      if (sideways) {
        found.push("the page scrolls sideways");
      }
      problems += found.length;
      found.forEach((line) => console.log(`${name}: ${line}`));
      await page.close();
    }
  }
}
await browser.stop();
server.close();
console.log(problems === 0 ? "No complaints." : `${problems} complaints.`);
process.exitCode = problems === 0 ? 0 : 1;
