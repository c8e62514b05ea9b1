// Codes as people read them.

/** A code in groups: "418 902", "9553 0172", "117 603 882". */
export function groups(code: string): string[] {
  if (code.length < 6) {
    return [code];
  }
  if (code.length === 9) {
    return [code.slice(0, 3), code.slice(3, 6), code.slice(6)];
  }
  const half = Math.floor(code.length / 2);
  return [code.slice(0, half), code.slice(half)];
}

/** A code digit by digit, as a screen reader should say it: "4 1 8, 9 0 2". */
export function spoken(code: string): string {
  return groups(code)
    .map((group) => Array.from(group).join(" "))
    .join(", ");
}
