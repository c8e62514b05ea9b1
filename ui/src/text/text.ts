// The words of the program: every sentence a person reads stands in en.ftl.

import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { isolated } from "../lib/shown";
import source from "./en.ftl?raw";
import type { TextId } from "./ids";

export type { TextId };
export type TextArgs = Record<string, FluentVariable>;

// Fluent would isolate every number too; texts are isolated below, where they can turn something.
const bundle = new FluentBundle("en", { useIsolating: false });
bundle.addResource(new FluentResource(source));

/** Gives the words of a message. */
export function t(id: TextId, args: TextArgs = {}): string {
  const message = bundle.getMessage(id);
  if (!message?.value) {
    return id;
  }
  const problems: Error[] = [];
  const words = bundle.formatPattern(message.value, withOwnDirection(args), problems);
  if (problems.length > 0 && import.meta.env.MODE === "test") {
    throw problems[0];
  }
  return words;
}

function withOwnDirection(args: TextArgs): TextArgs {
  const own = ([name, value]: [string, FluentVariable]) =>
    [name, typeof value === "string" ? isolated(value) : value] as const;
  return Object.fromEntries(Object.entries(args).map(own));
}

/** Whether there is such a message. */
export function hasText(id: string): id is TextId {
  return bundle.hasMessage(id);
}
