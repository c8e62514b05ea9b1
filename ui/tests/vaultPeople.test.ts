import { fireEvent, screen, within } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { refusal, type Answers } from "../src/ipc/fake";
import { expectAccessible, press, type } from "./helpers";
import { openVault } from "./vaultHelpers";

async function openMenu() {
  await fireEvent.click(await screen.findByRole("button", { name: /Your account/ }));
}

async function people(answers: Partial<Answers> = {}) {
  const fake = await openVault({ answers });
  await openMenu();
  await fireEvent.click(await screen.findByRole("menuitem", { name: "People" }));
  await screen.findByRole("heading", { name: "People" });
  return fake;
}

it("lists everybody with role and standing", async () => {
  await people();
  const list = within(await screen.findByRole("list", { name: "People of this computer" }));
  expect(list.getAllByRole("listitem"), "five").toHaveLength(5);
  expect(list.getByText("Invited, has not come yet"), "who has not come").toBeTruthy();
  expect(list.getByText("Switched off"), "who may not").toBeTruthy();
  await expectAccessible();
});

it("shows the code of an invitation once", async () => {
  const fake = await people();
  await press("Invite a person");
  await type("Name of the person", "Amina Khalil");
  await type("Username", "amina");
  await press("Make the code");
  expect(await screen.findByText("C5H6-6S35-CSKP-GTBAJ"), "to hand over").toBeTruthy();
  expect(fake.called("invite_person"), "a user, if nothing else is said").toEqual([
    { form: { username: "amina", display_name: "Amina Khalil", role: "user" } },
  ]);
  await press("Done");
  expect(screen.queryByText("C5H6-6S35-CSKP-GTBAJ"), "and not again").toBeNull();
});

it("asks for both latches where the last proof is too old, and keeps the form", async () => {
  const fake = await people({
    invite_person: () => {
      throw refusal("step-up-needed");
    },
  });
  await press("Invite a person");
  await type("Name of the person", "Amina Khalil");
  await type("Username", "amina");
  await press("Make the code");
  expect(fake.called("open_door"), "the door opens").toEqual([{ purpose: "step-up" }]);
  expect(screen.getByDisplayValue("amina"), "nothing has to be typed again").toBeTruthy();
});

it("is not offered to those who look after nobody", async () => {
  await openVault({ view: { role: "viewer" } });
  await openMenu();
  expect(screen.queryByRole("menuitem", { name: "People" }), "no such place").toBeNull();
});

/** A toast, which stands on the screen and is read out. */
async function said(words: string) {
  expect(await screen.findAllByText(words), words).not.toHaveLength(0);
}

async function change(name: string, what: string) {
  await fireEvent.click(screen.getByRole("button", { name: `Change ${name}` }));
  await fireEvent.click(await screen.findByRole("menuitem", { name: what }));
}

it("switches an account off after one question, and on again", async () => {
  const fake = await people();
  await change("Amina Khalil", "Switch off");
  expect(fake.called("switch_person"), "not yet").toEqual([]);
  await press("Switch off");
  await said("Amina Khalil is switched off");
  await change("Amina Khalil", "Switch on");
  await said("Amina Khalil is switched on");
  const calls = fake.called("switch_person");
  expect(calls, "off, then on").toEqual([
    { id: "amina.k", on: false },
    { id: "amina.k", on: true },
  ]);
});

it("gives another role, and offers nothing for the own account", async () => {
  const fake = await people();
  expect(screen.queryByRole("button", { name: "Change Mara Ortiz" }), "not the own").toBeNull();
  await change("Yara Nguyen", "Another role…");
  await fireEvent.click(screen.getByRole("radio", { name: /^Auditor/ }));
  await press("Give this role");
  expect(fake.called("give_role"), "once").toEqual([{ id: "yara", role: "auditor" }]);
  await said("Yara Nguyen has another role");
});
