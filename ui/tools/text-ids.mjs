// Writes src/text/ids.ts: the type of all message ids in src/text/en.ftl.

import { readFileSync, writeFileSync } from "node:fs";

const folder = new URL("../src/text/", import.meta.url);
const ids = [...readFileSync(new URL("en.ftl", folder), "utf8").matchAll(/^([a-z][a-z0-9-]*) *=/gm)];
const lines = ids.map(([, id]) => `  | "${id}"`);
writeFileSync(
  new URL("ids.ts", folder),
  `// Written by \`npm run text\` from en.ftl; do not edit.\nexport type TextId =\n${lines.join("\n")};\n`,
);
