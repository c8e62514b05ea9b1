// Usernames as they are typed.

/** The first symbol that cannot stand in a username, if there is one. */
export function foreignSymbol(username: string): string | undefined {
  return Array.from(username).find((symbol) => !/[\p{L}\p{M}\p{N}._@-]/u.test(symbol));
}
