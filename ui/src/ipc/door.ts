// The one door to the shell: the only file that knows Tauri.

import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type {
  PlainCommand,
  PlainCommands,
  SecretCommand,
  SecretCommands,
  ShellEvent,
  ShellEvents,
  Takes,
} from "./commands";

/** Everything the UI can ask of the shell. Every rejection is an `ErrorView`. */
export interface Door {
  /** Sends a command that carries no secret of a form. */
  send<C extends PlainCommand>(command: C, ...args: Takes<C>): Promise<PlainCommands[C]["gives"]>;
  /** Sends a form as raw bytes; use `sendSecretForm`, which wipes them. */
  sendForm<C extends SecretCommand>(command: C, form: Uint8Array): Promise<SecretCommands[C]>;
  /** Listens to an event until the returned function is called. */
  hear<E extends ShellEvent>(event: E, heard: (what: ShellEvents[E]) => void): Promise<() => void>;
}

const shell: Door = {
  send: (command, ...args) => invoke(command, args[0]),
  sendForm: (command, form) => invoke(command, form),
  hear: (event, heard) => listen(event, ({ payload }) => heard(payload as never)),
};

let current: Door = shell;

/** The door in use. */
export function door(): Door {
  return current;
}

/** Puts another door in the place of the shell's: for tests and for looking at screens. */
export function useDoor(other: Door): void {
  current = other;
}
