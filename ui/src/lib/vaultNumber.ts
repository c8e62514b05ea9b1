// The vault number while it is typed. The core judges its check symbols; what can be said without
// them is said here, at once.

/** Symbols of a vault number, two check symbols among them. */
const SYMBOLS = 28;

/** What can be said of a text before the shell is asked. */
export type Typed =
  | { state: "empty" | "whole" }
  | { state: "short" | "long"; count: number }
  | { state: "bad"; symbol: string };

/** The symbols alone, as the core reads them: two texts with the same symbols are one number. */
export function symbolsOf(text: string): string {
  return text.replaceAll(/[\s-]/g, "").toUpperCase().replaceAll(/[IL]/g, "1").replaceAll("O", "0");
}

/** Judges a text by its length and alphabet. */
export function judgeTyped(text: string): Typed {
  const symbols = symbolsOf(text);
  const bad = /[^0-9A-HJKMNP-TV-Z]/u.exec(symbols)?.[0];
  if (bad !== undefined) {
    return { state: "bad", symbol: bad };
  }
  if (symbols.length === 0) {
    return { state: "empty" };
  }
  if (symbols.length === SYMBOLS) {
    return { state: "whole" };
  }
  const count = Math.abs(symbols.length - SYMBOLS);
  return { state: symbols.length < SYMBOLS ? "short" : "long", count };
}
