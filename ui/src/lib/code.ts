// Codes as people type them.

/** The codes of a text that is nothing but two or three whole ones, as it may be pasted. */
export function codesInRow(text: string): string[] | undefined {
  const codes = text.trim().split(/[\s,;]+/);
  const whole = codes.length >= 2 && codes.length <= 3 && codes.every((code) => /^(\d{6}|\d{8})$/.test(code));
  return whole ? codes : undefined;
}

/** Whether the text can be a code: 6 to 8 digits, with spaces anywhere. */
export function looksLikeCode(text: string): boolean {
  return /^\d{6,8}$/.test(text.replaceAll(/\s/g, ""));
}
