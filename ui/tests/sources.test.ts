// Habits of the sources that keep the policy of the windows: one door, no inline style, tokens only.

import { expect, it } from "vitest";

const files = Object.entries(
  import.meta.glob<string>("../src/**/*.{ts,svelte,css}", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
).map(([path, text]) => ({ path: path.replace("../src/", ""), text }));
const own = files.filter(({ path }) => !path.includes("generated/") && path !== "text/ids.ts");

const paths = (broken: { path: string }[]) => broken.map(({ path }) => path);

it("finds the sources", () => {
  expect(paths(files), "an empty list would prove nothing").toContain("ipc/door.ts");
});

it("only ipc/door.ts knows Tauri", () => {
  const knowing = files.filter(({ text }) => text.includes('"@tauri-apps/'));
  expect(paths(knowing), "one door to the shell").toEqual(["ipc/door.ts"]);
});

it("no style attribute and no HTML from data", () => {
  const broken = own.filter(({ path, text }) => {
    return path.endsWith(".svelte") && /\sstyle="|\sstyle=\{|\{@html|innerHTML/.test(text);
  });
  expect(paths(broken), "the content security policy refuses inline styles").toEqual([]);
});

it("no title or name of others without a direction of its own", () => {
  const raw = /\{(?:item|row|login|token|field|session\.view)\.\w*(?:title|subtitle|username|account|issuer|name|notes)\}(?!\s*\/?>)/;
  const broken = own.filter(({ path, text }) => {
    return path.endsWith(".svelte") && text.split("\n").some((line) => raw.test(line.replaceAll(/=\{[^}]*\}/g, "")));
  });
  expect(paths(broken), "components/Name.svelte shows them").toEqual([]);
});

it("no raw colours outside the tokens", () => {
  const broken = own.filter(({ path, text }) => {
    return !path.endsWith("tokens.css") && /#[0-9a-f]{3,8}\b(?=[;,)\s])|oklch\(|rgba?\(/i.test(text);
  });
  expect(paths(broken), "components know only the meanings").toEqual([]);
});

it("no endless animation", () => {
  const broken = own.filter(({ text }) => /@keyframes|animation:/.test(text));
  expect(paths(broken), "a smooth animation costs most of a core under software rendering").toEqual([]);
});

it("no file is longer than 200 lines", () => {
  const long = own.filter(({ path, text }) => {
    return !path.endsWith(".test.ts") && text.split("\n").length > 201;
  });
  expect(paths(long), "one file does one thing").toEqual([]);
});

it("no password or code is bound to state", () => {
  const fields = own.filter(({ path }) => /components\/(Password|Code)Field\.svelte$/.test(path));
  expect(fields.length, "both fields are looked at").toBe(2);
  expect(paths(fields.filter(({ text }) => text.includes("bind:value"))), "uncontrolled").toEqual([]);
});
