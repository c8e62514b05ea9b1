// Texts of others on the screen: a title may come from anywhere, and turns nothing around it.

/** Embeddings, overrides and isolates (Unicode UAX 9 section 2): they act on what stands after. */
const TURNING = /[\u{202a}-\u{202e}\u{2066}-\u{2069}]/gu;

/** Letters written from right to left, and marks that make a text behave so. */
const RIGHT_TO_LEFT =
  /[\u{590}-\u{8ff}\u{fb1d}-\u{fdff}\u{fe70}-\u{fefe}\u{10800}-\u{10fff}\u{1e800}-\u{1efff}\u{200e}\u{200f}]/u;

const FIRST_STRONG_ISOLATE = String.fromCodePoint(0x2068);
const POP_ISOLATE = String.fromCodePoint(0x2069);

/** The text with every sign that would turn others shown as its number, as the command line does. */
export function shown(text: string): string {
  return text.replace(TURNING, (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`);
}

/** The text for the midst of a sentence, which goes on in its own direction after it. */
export function isolated(text: string): string {
  const plain = shown(text);
  return RIGHT_TO_LEFT.test(plain) ? FIRST_STRONG_ISOLATE + plain + POP_ISOLATE : plain;
}
