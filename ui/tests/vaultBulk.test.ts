import { fireEvent, screen, within } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { refusal, type Answers } from "../src/ipc/fake";
import { expectAccessible, press } from "./helpers";
import { openVault } from "./vaultHelpers";

async function inviteMany(answers: Partial<Answers> = {}) {
  const fake = await openVault({ answers });
  await fireEvent.click(await screen.findByRole("button", { name: /Your account/ }));
  await fireEvent.click(await screen.findByRole("menuitem", { name: "People" }));
  await screen.findByRole("heading", { name: "People" });
  await press("Invite many…");
  return fake;
}

it("says of each line what would become of it, and invites nobody by looking", async () => {
  const fake = await inviteMany();
  await expectAccessible();
  await press("Choose the list…");
  const lines = within(await screen.findByRole("list", { name: "The lines of the list" }));
  expect(lines.getAllByRole("listitem"), "all of them").toHaveLength(7);
  expect(lines.getByText("Line 2 has this username already"), "where it stands first").toBeTruthy();
  expect(lines.getByText("A username cannot hold a blank"), "what is wrong").toBeTruthy();
  expect(screen.getByText("3 people can be invited; 4 lines are left out."), "in all").toBeTruthy();
  expect(fake.called("invite_planned"), "nobody").toEqual([]);
  await expectAccessible();
});

it("shows the codes once, to print or to save, and puts them away with the dialog", async () => {
  const print = vi.spyOn(window, "print").mockImplementation(() => {});
  const fake = await inviteMany();
  await press("Choose the list…");
  await press("Invite 3 people");
  expect((await screen.findAllByText("C5H6-6S35-CSKP-GTBAJ")).length, "to read").toBeGreaterThan(0);
  const cards = document.body.querySelectorAll(":scope > .cards article");
  expect(cards, "a card for each who was invited").toHaveLength(3);
  expect(cards[2]?.textContent, "with name and code").toMatch(/Tomas Lindqvist[^]*H3JD-P8YZ-4MCA-61QFS/);
  await expectAccessible();
  await press("Print cards");
  expect(print, "the cards").toHaveBeenCalledOnce();
  await press("Save cards…");
  expect(await screen.findByText("The cards are saved"), "said").toBeTruthy();
  expect(fake.called("save_invitations"), "once").toHaveLength(1);
  await press("Done");
  expect(document.body.textContent, "and not again").not.toContain("C5H6-6S35-CSKP-GTBAJ");
  expect(fake.called("forget_invitations"), "nowhere").toHaveLength(1);
});

it("asks for both latches where the last proof is too old, and keeps the list", async () => {
  const fake = await inviteMany({
    invite_planned: () => {
      throw refusal("step-up-needed");
    },
  });
  await press("Choose the list…");
  await press("Invite 3 people");
  expect(fake.called("open_door"), "the door opens").toEqual([{ purpose: "step-up" }]);
  expect(screen.getByText("Mary Somerville"), "nothing has to be chosen again").toBeTruthy();
});

it("stays as it is where the dialog of the system is dismissed", async () => {
  await inviteMany({ plan_invitations: () => null });
  await press("Choose the list…");
  expect(screen.queryByRole("list", { name: "The lines of the list" }), "no list").toBeNull();
  expect(screen.getByRole("button", { name: "Choose the list…" }), "again").toBeTruthy();
});

it("says what is wrong with a file, and where", async () => {
  await inviteMany({
    plan_invitations: () => {
      throw refusal("list-unreadable", { count: 12 });
    },
  });
  await press("Choose the list…");
  expect(await screen.findByText("The list cannot be read at line 12"), "the line").toBeTruthy();
});
