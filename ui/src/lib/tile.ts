// Letter tiles: the first letter of a title and one of seven grounds, the same each time.

const GROUNDS = 7;

/** The letter or digit on a title's tile. */
export function tileLetter(title: string): string {
  const letter = /[\p{L}\p{N}]/u.exec(title)?.[0] ?? Array.from(title.trim())[0] ?? "";
  return letter.toLocaleUpperCase("en");
}

/** The number of a title's ground, from 1. */
export function tileGround(title: string): number {
  let sum = 7;
  for (const letter of title.trim().toLowerCase()) {
    sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 100_003;
  }
  return (sum % GROUNDS) + 1;
}
