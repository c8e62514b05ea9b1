import { fireEvent, screen, within } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { refusal, type Answers } from "../src/ipc/fake";
import { peopleView } from "../src/ipc/fake/people";
import { expectAccessible, press, type } from "./helpers";
import { openVault } from "./vaultHelpers";

async function open(place: string, options: Parameters<typeof openVault>[0] = {}) {
  const fake = await openVault(options);
  await fireEvent.click(await screen.findByRole("button", { name: /Your account/ }));
  await fireEvent.click(await screen.findByRole("menuitem", { name: place }));
  await screen.findByRole("heading", { name: place });
  return fake;
}

const people = (answers: Partial<Answers> = {}) => open("People", { answers });

/** The dialog that stands open. */
const asked = () => within(screen.getByRole("dialog"));

/** A toast, which stands on the screen and is read out. */
async function said(words: string) {
  expect(await screen.findAllByText(words), words).not.toHaveLength(0);
}

async function change(name: string, what: string) {
  await fireEvent.click(await screen.findByRole("button", { name: `Change ${name}` }));
  await fireEvent.click(await screen.findByRole("menuitem", { name: what }));
}

it("deletes an account after one question, and takes it back", async () => {
  const fake = await people();
  await change("Amina Khalil", "Delete account…");
  expect(asked().getByText(/For 30 days you can take it back/), "what it means").toBeTruthy();
  expect(fake.called("delete_person"), "not yet").toEqual([]);
  await expectAccessible();
  await press("Delete account");
  expect(fake.called("delete_person"), "once").toEqual([{ id: "amina.k" }]);
  await said("Amina Khalil can be taken back for 30 days");
  expect(await screen.findAllByText(/To be deleted/), "beside the one from before").toHaveLength(2);
  await change("Amina Khalil", "Take back");
  expect(fake.called("take_person_back"), "once").toEqual([{ id: "amina.k" }]);
  await said("Amina Khalil is back");
  expect(screen.getAllByText(/To be deleted/), "the other one still goes").toHaveLength(1);
});

it("withdraws an invitation by which nobody has come", async () => {
  const fake = await people();
  await change("Tomas Lindqvist", "Withdraw the invitation…");
  expect(asked().getByText(/nothing is lost/), "what it means").toBeTruthy();
  await press("Withdraw");
  expect(fake.called("delete_person"), "the same act").toEqual([{ id: "tomas" }]);
  await said("The invitation of Tomas Lindqvist is withdrawn");
  expect(screen.queryByRole("button", { name: "Change Tomas Lindqvist" }), "gone").toBeNull();
});

it("says why an account was not deleted, and changes nothing", async () => {
  await people({
    delete_person: () => {
      throw refusal("person-not-verified");
    },
  });
  await change("Amina Khalil", "Delete account…");
  await press("Delete account");
  expect(await asked().findByRole("alert"), "in the dialog").toBeTruthy();
  expect(screen.getAllByText(/To be deleted/), "nobody more goes").toHaveLength(1);
});

it("sets groups, and shows the people of one", async () => {
  const fake = await people();
  await change("Yara Nguyen", "Groups…");
  await press("Add group Workshop");
  await fireEvent.input(asked().getByLabelText("Groups"), { target: { value: "Evenings" } });
  await press("Save groups");
  expect(fake.called("set_groups"), "what stands in the field too").toEqual([
    { id: "yara", groups: ["Workshop", "Evenings"] },
  ]);
  await said("The groups of Yara Nguyen are saved");
  const filter = within(await screen.findByRole("group", { name: "Show people of a group" }));
  await fireEvent.click(filter.getByRole("button", { name: "Evenings" }));
  const list = within(screen.getByRole("list", { name: "People of this computer" }));
  expect(list.getAllByRole("listitem"), "the one in it").toHaveLength(1);
  await fireEvent.click(filter.getByRole("button", { name: "Everybody" }));
  expect(list.getAllByRole("listitem"), "all again").toHaveLength(5);
});

it("names an older entry that was put back, until it is accepted", async () => {
  const view = peopleView();
  let older = true;
  const fake = await people({
    list_people: () => ({
      ...view,
      people: view.people.map((one) => (one.id === "yara" ? { ...one, older } : one)),
    }),
    sign_person: () => {
      older = false;
    },
  });
  expect(await screen.findByText(/An older entry was put back/), "named").toBeTruthy();
  await change("Yara Nguyen", "Accept as it stands");
  expect(fake.called("sign_person"), "once").toEqual([{ id: "yara" }]);
  await said("The entry of Yara Nguyen counts as it stands");
  expect(screen.queryByText(/An older entry was put back/), "and no longer").toBeNull();
});

it("deletes the own account once the username is typed", async () => {
  const fake = await open("Settings", { view: { role: "user" } });
  await press("Delete my account…");
  await type("Type your username, mara, to go on", "nobody");
  await press("Delete my account");
  expect(await screen.findByText("This is not the name of the account"), "refused").toBeTruthy();
  await expectAccessible();
  await type("Type your username, mara, to go on", "mara");
  await press("Delete my account");
  expect(fake.called("delete_account"), "both were asked").toEqual([
    { username: "nobody" },
    { username: "mara" },
  ]);
});

it("does not let the owner leave, who looks after everybody", async () => {
  await open("Settings");
  expect(screen.queryByRole("button", { name: "Delete my account…" }), "no way").toBeNull();
});
