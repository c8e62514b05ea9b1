// What has crossed between the windows and the shell, and the search through it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE64_URL = BASE64.replace('+/', '-_');

/** The messages in a folder of the end-to-end build: `[{window, way, name, bytes}]`. */
export function messages(folder) {
  return readdirSync(folder).sort().map((file) => {
    const [, window, way, name] = file.match(/^\d+-\d+ (\S+) (\S+) (.+)$/);
    return { window, way, name, bytes: readFileSync(join(folder, file)) };
  });
}

/** Searches all messages at once, and says in which of them something stands. */
export class Recording {
  constructor(all) {
    this.all = all;
    this.whole = Buffer.concat(all.flatMap(({ bytes }) => [bytes, Buffer.from('\n')]));
    this.numbers = new Set(runsOfDigits(this.whole));
  }

  /** Bytes in any spelling: `[{spelling, way, name}]`. */
  find(bytes) {
    return spellings(bytes).flatMap(({ spelling, bytes }) =>
      this.whole.includes(bytes) ? this.#where(spelling, (one) => one.includes(bytes)) : []);
  }

  /** A number, with its leading zeros or without. */
  findDigits(digits) {
    // Four digits and fewer stand everywhere.
    const forms = [digits, String(Number(digits))].filter((form) => form.length > 4);
    return forms.some((form) => this.numbers.has(form))
      ? this.#where('a number', (one) => runsOfDigits(one).some((run) => forms.includes(run)))
      : [];
  }

  #where(spelling, holds) {
    return this.all.filter(({ bytes }) => holds(bytes)).map(({ way, name }) => ({ spelling, way, name }));
  }
}

/** Bytes as they are, as programs write them, and as they stand in the midst of a longer text. */
export function spellings(bytes) {
  const hex = bytes.toString('hex');
  const texts = [
    ['hex', hex],
    ['HEX', hex.toUpperCase()],
    ['numbers', [...bytes].join(',')],
    ['numbers with blanks', [...bytes].join(', ')],
    ...[0, 1, 2, 3, 4].flatMap((before) => {
      const text = within(bytes, before, BASE32, 5);
      return [[`base32 after ${before}`, text], [`base32 after ${before}, small`, text.toLowerCase()]];
    }),
    ...[0, 1, 2].flatMap((before) => [
      [`base64 after ${before}`, within(bytes, before, BASE64, 6)],
      [`base64url after ${before}`, within(bytes, before, BASE64_URL, 6)],
    ]),
  ];
  return [
    { spelling: 'raw', bytes },
    { spelling: 'UTF-16', bytes: Buffer.from(bytes.toString('latin1'), 'utf16le') },
    ...texts.map(([spelling, text]) => ({ spelling, bytes: Buffer.from(text) })),
  ];
}

/** The symbols that stand for these bytes alone where so many others come before them. */
function within(bytes, before, alphabet, width) {
  const bits = '0'.repeat(before * 8) + [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const symbols = bits.match(new RegExp(`.{${width}}`, 'g')).map((group) => alphabet[parseInt(group, 2)]);
  return symbols.slice(Math.ceil((before * 8) / width)).join('');
}

/** The bytes that a base32 text stands for. */
export function base32(text) {
  const bits = [...text].map((symbol) => BASE32.indexOf(symbol).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

function runsOfDigits(bytes) {
  return bytes.toString('latin1').match(/\d{5,}/g) ?? [];
}
