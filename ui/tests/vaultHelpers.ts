// Helpers of the vault window's tests.

import { fireEvent, render, screen } from "@testing-library/svelte";
import { vi } from "vitest";
import { FakeDoor, type Answers } from "../src/ipc/fake";
import { vaultAnswers, vaultView } from "../src/ipc/fake/vault";
import { marasItems, type FakeItem } from "../src/ipc/fake/vaultItems";
import type { VaultView } from "../src/ipc/generated/VaultView";
import VaultApp from "../src/screens/vault/VaultApp.svelte";
import { behind } from "./helpers";

/** Says of every row at once that it can be seen; `hideRow` takes one out of view. */
class Observer implements Partial<IntersectionObserver> {
  static all: Observer[] = [];
  readonly #told: IntersectionObserverCallback;

  constructor(told: IntersectionObserverCallback) {
    this.#told = told;
    Observer.all.push(this);
  }

  observe(target: Element): void {
    this.tell(target, true);
  }

  unobserve(): void {}

  disconnect(): void {}

  tell(target: Element, isIntersecting: boolean): void {
    const entry = { target, isIntersecting } as IntersectionObserverEntry;
    this.#told([entry], this as unknown as IntersectionObserver);
  }
}

export function hideRow(target: Element): void {
  Observer.all.forEach((observer) => observer.tell(target, false));
}

/** One item of each kind and a deleted one: long lists make tests slow. */
export function few(): FakeItem[] {
  const titles = ["Bank, household account", "Hetzner", "Alarm of the workshop", "Old forum"];
  return marasItems().filter(
    ({ title, kind }) => titles.includes(title) || (title === "GitHub" && kind === "token"),
  );
}

interface World {
  view?: Partial<VaultView>;
  items?: FakeItem[];
  answers?: Partial<Answers>;
}

/** Opens the vault window over a made-up vault and waits for its first list. */
export async function openVault({ view, items, answers }: World = {}): Promise<FakeDoor> {
  Observer.all = [];
  vi.stubGlobal("IntersectionObserver", Observer);
  const fake = new FakeDoor(vaultAnswers(vaultView(view), items ?? few()));
  behind(fake.answer(answers ?? {}));
  render(VaultApp);
  await settle();
  return fake;
}

/** Lets pending answers come, under real and under made-up time. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 12; round += 1) {
    await Promise.resolve();
    await (vi.isFakeTimers() ? vi.advanceTimersByTimeAsync(0) : new Promise((done) => setTimeout(done)));
  }
}

/** The row whose words begin like this. */
export function row(words: string): HTMLElement {
  const found = screen.getAllByRole("option").find((one) => one.textContent.includes(words));
  if (!found) {
    throw new Error(`no row ${words}`);
  }
  return found;
}

export const rows = (): HTMLElement[] => screen.queryAllByRole("option");

export async function choose(words: string): Promise<void> {
  await fireEvent.click(row(words));
  await settle();
}

/** Presses a key where the focus is, or on an element. */
export async function key(name: string, more: KeyboardEventInit = {}, on?: Element): Promise<void> {
  await fireEvent.keyDown(on ?? document.activeElement ?? document.body, { key: name, ...more });
  await settle();
}

export async function search(text: string): Promise<void> {
  await fireEvent.input(screen.getByRole("searchbox"), { target: { value: text } });
  if (vi.isFakeTimers()) {
    await vi.advanceTimersByTimeAsync(100);
  } else {
    await new Promise((done) => setTimeout(done, 90));
  }
  await settle();
}
