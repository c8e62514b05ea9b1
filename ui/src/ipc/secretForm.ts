// Forms with passwords and codes: raw bytes that are wiped as soon as they were sent.

import type { SecretCommand, SecretCommands } from "./commands";
import { door } from "./door";

/** Writes the fields in order, each as a 4-byte little-endian length and its UTF-8 bytes. */
export function secretForm(fields: readonly string[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts = fields.map((field) => encoder.encode(field));
  const form = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  const view = new DataView(form.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length, true);
    form.set(part, at + 4);
    at += 4 + part.length;
    part.fill(0);
  }
  return form;
}

/** Sends the fields as raw bytes and fills the bytes with 0, whatever comes of it. */
export async function sendSecretForm<C extends SecretCommand>(
  command: C,
  fields: readonly string[],
): Promise<SecretCommands[C]> {
  const form = secretForm(fields);
  try {
    return await door().sendForm(command, form);
  } finally {
    form.fill(0);
  }
}
