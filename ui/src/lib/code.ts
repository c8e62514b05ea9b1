// Codes as people type them.

/** Whether the text can be a code: 6 to 8 digits, with spaces anywhere. */
export function looksLikeCode(text: string): boolean {
  return /^\d{6,8}$/.test(text.replaceAll(/\s/g, ""));
}
