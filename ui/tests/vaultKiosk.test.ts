// The way out of kiosk mode: for whom it is there, and what it asks for.

import { screen } from "@testing-library/svelte";
import { afterEach, expect, it } from "vitest";
import { refusal, type Answers } from "../src/ipc/fake";
import { kiosk } from "../src/lib/kiosk.svelte";
import { press } from "./helpers";
import { openVault, settle } from "./vaultHelpers";

const LEAVE = { name: "Leave kiosk mode" };

afterEach(() => {
  [kiosk.on, kiosk.leavable] = [false, false];
  document.documentElement.classList.remove("kiosk");
});

async function openMenu(answers: Partial<Answers>) {
  const fake = await openVault({ answers });
  await settle();
  await press(/^Your account/);
  return fake;
}

const leavable = (on: boolean, leavable: boolean) => ({ kiosk_view: () => ({ on, leavable }) });

it("is there for administrators of a kiosk alone", async () => {
  await openMenu(leavable(true, false));
  expect(document.documentElement.classList.contains("kiosk"), "the styles follow").toBe(true);
  expect(screen.queryByRole("menuitem", LEAVE), "a user finds no way out").toBeNull();
});

it("leaves it and asks how things stand", async () => {
  let on = true;
  const fake = await openMenu({
    kiosk_view: () => ({ on, leavable: on }),
    leave_kiosk: () => void (on = false),
  });
  screen.getByRole("menuitem", LEAVE).click();
  await settle();
  expect(fake.called("leave_kiosk").length, "asked for once").toBe(1);
  fake.tell("session-changed", null);
  await settle();
  expect(document.documentElement.classList.contains("kiosk"), "a window among others").toBe(false);
});

it("opens the door for a proof that is too old", async () => {
  const fake = await openMenu({
    ...leavable(true, true),
    leave_kiosk: () => Promise.reject(refusal("step-up-needed")),
    open_door: () => {},
  });
  screen.getByRole("menuitem", LEAVE).click();
  await settle();
  expect(fake.called("open_door"), "password and code first").toEqual([{ purpose: "step-up" }]);
});
