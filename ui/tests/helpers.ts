// Helpers of the screen tests.

import { fireEvent, render, screen } from "@testing-library/svelte";
import axe from "axe-core";
import { expect } from "vitest";
import { useDoor } from "../src/ipc/door";
import type { Answers, FakeDoor } from "../src/ipc/fake";
import { sceneDoor } from "../src/ipc/fake/scenes";
import DoorApp from "../src/screens/DoorApp.svelte";

/** Puts a fake door in place and gives it back. */
export function behind(fake: FakeDoor): FakeDoor {
  useDoor(fake);
  return fake;
}

/** Fails with axe's words if the page breaks a rule that jsdom can judge. */
export async function expectAccessible(): Promise<void> {
  document.documentElement.lang = "en";
  document.title = "Twinlatch";
  const { violations } = await axe.run(document, {
    rules: { "color-contrast": { enabled: false } },
  });
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" ")}`);
  expect(found, "axe finds nothing to say about the page").toEqual([]);
}

/** The field with this label. */
export function field(label: string | RegExp): HTMLInputElement {
  return screen.getByLabelText<HTMLInputElement>(label, { selector: "input" });
}

/** Types into the field with this label. */
export async function type(label: string | RegExp, text: string): Promise<void> {
  await fireEvent.input(field(label), { target: { value: text } });
}

/** Presses the button with these words. */
export async function press(name: string | RegExp): Promise<void> {
  await fireEvent.click(screen.getByRole("button", { name }));
}

/** Shows the door window in a made-up state. */
export function showScene(name: string, answers: Partial<Answers> = {}): FakeDoor {
  const fake = behind(sceneDoor(name).answer(answers));
  render(DoorApp);
  return fake;
}

/** Waits for the page's title. */
export function heading(name: string): Promise<HTMLElement> {
  return screen.findByRole("heading", { level: 1, name });
}
