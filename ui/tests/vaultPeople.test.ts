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
  expect(list.getAllByRole("listitem"), "four").toHaveLength(4);
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
