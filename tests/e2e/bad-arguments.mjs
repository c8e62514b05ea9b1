// Arguments that no page of ours would send, for every command of the shell, sent from inside a page.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const read = (path) => readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8');

const DOOR = read('ui/src/ipc/commands.ts');
const section = (from, to) => DOOR.slice(DOOR.indexOf(from), DOOR.indexOf(to, DOOR.indexOf(from)));

/** Each command with the names of what it takes; `null` for a form of raw bytes. */
export const COMMANDS = [
  ...[...section('interface PlainCommands', '\n}').matchAll(/^ {2}(\w+): Shape<(\{[^}]*\}|undefined)/gm)]
    .map(([, name, takes]) => ({ name, takes: [...takes.matchAll(/(\w+):/g)].map(([, key]) => key) })),
  ...[...section('interface SecretCommands', '\n}').matchAll(/^ {2}(\w+): /gm)]
    .map(([, name]) => ({ name, takes: null })),
];

/** Every code of the closed list. */
export const CODES = new Set([...read('ui/src/ipc/generated/ErrorCode.ts').matchAll(/"([a-z-]+)"/g)].map(([, code]) => code));

/** The commands that the shell registers. */
export const REGISTERED = read('src-tauri/src/commands.rs').match(/generate_handler!\[([^\]]*)\]/)[1].match(/\w+(?=,)/g);

/** What end a window or a session: whatever stands beside them, they do what their name says. */
export const ENDS = ['close_door', 'close_vault', 'lock', 'log_out'];

/** Values of the wrong type for any argument, made in the page. */
const WRONG = `
  const deep = (levels) => { let inside = 0; for (let at = 0; at < levels; at += 1) inside = [inside]; return inside; };
  const tree = (levels) => { let inside = {}; for (let at = 0; at < levels; at += 1) inside = { id: inside }; return inside; };
  const values = {
    null: null, true: true, zero: 0, 'below zero': -1, half: 0.5, huge: 1e308, list: [], numbers: [1, 2, 3],
    object: {}, other: { nothing: 'of ours' }, text: '', long: 'x'.repeat(1_000_000), nul: '\\u0000',
    half_pair: '\\ud800', 'deep list': deep(2_000), 'deep object': tree(2_000), 'long list': Array(100_000).fill(7),
  };`;

/** Bytes of every length from 0 to 64 that are no form: a length that is not there, or half of one. */
const NO_FORMS = `
  const forms = {};
  for (let length = 0; length <= 64; length += 1) {
    forms['255s, ' + length] = new Uint8Array(length).fill(255);
    forms['rising, ' + length] = new Uint8Array(length).map((_, at) => at + 1);
    if (length % 4) forms['zeros, ' + length] = new Uint8Array(length);
    if (length >= 4) {
      // One field that says it is a byte longer than it is.
      const short = new Uint8Array(length).fill(97);
      new DataView(short.buffer).setUint32(0, length - 3, true);
      forms['short, ' + length] = short;
    }
  }
  forms['a million'] = new Uint8Array(1_000_000).fill(255);`;

const SEND = `
  const answers = [];
  const send = async (what, payload) => {
    const answer = (kind) => (value) => answers.push({ what, kind, code: value?.code ?? null, text: typeof value === 'string' ? value.slice(0, 200) : null });
    await window.__TAURI_INTERNALS__.invoke(name, payload).then(answer('done'), answer('refused'));
  };`;

/** Sends each wrong value in the place of all arguments. */
export const asAWhole = (desktop, { name }) => ask(desktop, name, `
  for (const [what, value] of Object.entries(values)) await send(what, value);
  await send('undefined', undefined);
  await send('bytes', new Uint8Array([1, 2, 3]));`);

/** Values that are the right ones for an argument, which the command would obey. */
const RIGHT = { switch_quick_unlock: ['true'] };

/** Sends each wrong value in the place of one argument, the others missing. */
export const asOneArgument = (desktop, { name, takes }) => ask(desktop, name, `
  const right = ${JSON.stringify(RIGHT[name] ?? [])};
  for (const key of ${JSON.stringify(takes)}) {
    for (const [what, value] of Object.entries(values)) {
      if (!right.includes(what)) await send(key + ' ' + what, { [key]: value, surplus: value });
    }
  }`);

/** Sends what is no form, as bytes and as the list of numbers that they are elsewhere. */
export const asForm = (desktop, { name }) => ask(desktop, name, `
  ${NO_FORMS}
  for (const [what, bytes] of Object.entries(forms)) {
    await send(what, bytes);
    if (bytes.length <= 64) await send(what + ' as a list', [...bytes]);
  }
  for (const list of [[256], [-1], [0.5], ['a'], [null], [[1]]]) await send('list ' + JSON.stringify(list), list);`);

/** Sends a whole argument in which one part is wrong. */
export const asPart = (desktop, name, key, whole) => ask(desktop, name, `
  const whole = ${JSON.stringify(whole)};
  for (const part of Object.keys(whole)) {
    for (const [what, value] of Object.entries(values)) {
      if (typeof value !== typeof whole[part] || (value === null) !== (whole[part] === null)) {
        await send('${key}.' + part + ' ' + what, { ${key}: { ...whole, [part]: value } });
      }
    }
    const { [part]: _, ...rest } = whole;
    await send('${key} without ' + part, { ${key}: rest });
  }`);

async function ask(desktop, name, script) {
  return desktop.runAsync(`
    (async () => {
      const name = ${JSON.stringify(name)};
      ${WRONG} ${SEND} ${script}
      return answers;
    })().then(done, (error) => done([{ what: 'the page', kind: 'failed', text: String(error) }]));`);
}
