// A shell in memory: the same door for tests and for looking at screens without Rust.

import type {
  PlainCommand,
  PlainCommands,
  SecretCommand,
  SecretCommands,
  ShellEvent,
  ShellEvents,
  Takes,
} from "./commands";
import type { Door } from "./door";
import type { ErrorCode } from "./generated/ErrorCode";
import type { ErrorParams } from "./generated/ErrorParams";
import type { ErrorView } from "./generated/ErrorView";

/** One answer per command; a form's fields arrive as text, in order. */
export type Answers = {
  [C in PlainCommand]: (args: PlainCommands[C]["takes"]) => Answer<PlainCommands[C]["gives"]>;
} & {
  [C in SecretCommand]: (...fields: string[]) => Answer<SecretCommands[C]>;
};

type Answer<T> = T | Promise<T>;

/** What a fake command throws. */
export function refusal(code: ErrorCode, params: ErrorParams = {}): ErrorView {
  return { code, params };
}

/** The door in memory. It notes every call and every form, so that tests can look at them. */
export class FakeDoor implements Door {
  /** The commands called, in order, with their arguments or fields. */
  readonly calls: [command: string, args: unknown][] = [];
  /** The very byte arrays that were sent. */
  readonly forms: Uint8Array[] = [];
  readonly #answers: Partial<Answers>;
  readonly #ears = new Map<ShellEvent, Set<(what: never) => void>>();

  constructor(answers: Partial<Answers> = {}) {
    this.#answers = { ...answers };
  }

  /** Changes the answers to some commands. */
  answer(answers: Partial<Answers>): this {
    Object.assign(this.#answers, answers);
    return this;
  }

  async send<C extends PlainCommand>(
    command: C,
    ...args: Takes<C>
  ): Promise<PlainCommands[C]["gives"]> {
    this.calls.push([command, args[0]]);
    const answer = this.#find(command) as (args: unknown) => Answer<PlainCommands[C]["gives"]>;
    return answer(args[0]);
  }

  async sendForm<C extends SecretCommand>(command: C, form: Uint8Array): Promise<SecretCommands[C]> {
    const fields = readForm(form);
    this.forms.push(form);
    this.calls.push([command, fields]);
    const answer = this.#find(command) as (...fields: string[]) => Answer<SecretCommands[C]>;
    return answer(...fields);
  }

  async hear<E extends ShellEvent>(event: E, heard: (what: ShellEvents[E]) => void) {
    const ears = this.#ears.get(event) ?? new Set();
    this.#ears.set(event, ears.add(heard));
    return () => void ears.delete(heard);
  }

  /** Sends an event as the shell would. */
  tell<E extends ShellEvent>(event: E, what: ShellEvents[E]): void {
    this.#ears.get(event)?.forEach((heard) => heard(what as never));
  }

  /** The calls of one command: their arguments or fields. */
  called(command: PlainCommand | SecretCommand): unknown[] {
    return this.calls.filter(([name]) => name === command).map(([, args]) => args);
  }

  #find(command: PlainCommand | SecretCommand): unknown {
    const answer = this.#answers[command];
    if (answer === undefined) {
      throw refusal("not-permitted");
    }
    return answer;
  }
}

function readForm(form: Uint8Array): string[] {
  const view = new DataView(form.buffer, form.byteOffset, form.byteLength);
  const fields: string[] = [];
  for (let at = 0; at < form.length; ) {
    const end = at + 4 + view.getUint32(at, true);
    fields.push(new TextDecoder().decode(form.subarray(at + 4, end)));
    at = end;
  }
  return fields;
}
