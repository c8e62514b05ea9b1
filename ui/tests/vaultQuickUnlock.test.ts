// The switch of quick unlock: a sensitive act, and what it is worth.

import { fireEvent, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { refusal, type Answers } from "../src/ipc/fake";
import { settingsView } from "../src/ipc/fake/vault";
import { expectAccessible, press } from "./helpers";
import { openVault, settle } from "./vaultHelpers";

async function openSettings(answers: Partial<Answers> = {}) {
  const fake = await openVault({ answers });
  await press(/^Your account/);
  await fireEvent.click(screen.getByRole("menuitem", { name: "Settings" }));
  await settle();
  return fake;
}

const box = () => screen.getByRole<HTMLInputElement>("checkbox", { name: /^Open a locked session/ });

async function turn() {
  await fireEvent.click(box());
  await settle();
}

it("is off at first, says what it is worth, and goes on and off", async () => {
  const fake = await openSettings();
  expect(box().checked, "off").toBe(false);
  expect(screen.getByText(/guesses your password needs no code/), "its worth").toBeTruthy();
  await expectAccessible();
  for (const on of [true, false]) {
    await turn();
    expect(fake.called("switch_quick_unlock").at(-1), "sent").toEqual({ on });
    expect(box().checked, "as answered").toBe(on);
  }
});

it("opens the door for a proof that is too old, and stays as it was", async () => {
  const fake = await openSettings({
    open_door: () => {},
    switch_quick_unlock: () => Promise.reject(refusal("step-up-needed")),
  });
  await turn();
  expect(fake.called("open_door"), "password and code").toEqual([{ purpose: "step-up" }]);
  expect(box().checked, "nothing has changed").toBe(false);
  expect(screen.getAllByText(/Press again/).length, "what to do then").toBeGreaterThan(0);
});

it("says what keeps it from being switched", async () => {
  await openSettings({ switch_quick_unlock: () => Promise.reject(refusal("storage")) });
  await turn();
  expect(box().checked, "as before").toBe(false);
  expect(screen.getAllByRole("alert").length, "told").toBeGreaterThan(0);
});

it("is not offered where the policy forbids it, and says who decided", async () => {
  const decided = [{ key: "quick-unlock-allowed", value: 0, by: "system-file" } as const];
  await openSettings({ show_settings: () => settingsView({ decided: [...decided] }) });
  expect(box().disabled, "not to be chosen").toBe(true);
  expect(box().getAttribute("aria-describedby"), "explained").toBeTruthy();
  expect(screen.getAllByText(/Decided by this computer’s administrator/).length).toBeGreaterThan(0);
});
