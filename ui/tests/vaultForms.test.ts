// Forms: what is sent and what is said.

import { fireEvent, screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { refusal } from "../src/ipc/fake";
import { vaultAnswers, vaultView } from "../src/ipc/fake/vault";
import type { ItemForm } from "../src/ipc/generated/ItemForm";
import { expectAccessible, field, press, type } from "./helpers";
import { choose, few, key, openVault, row, settle } from "./vaultHelpers";

const refuse =
  (...args: Parameters<typeof refusal>) =>
  () => {
    throw refusal(...args);
  };

const saved = (fake: Awaited<ReturnType<typeof openVault>>) =>
  (fake.called("save_item").at(-1) as { form: ItemForm }).form;

async function startNew(kind: string) {
  await press("New");
  await fireEvent.click(screen.getByRole("menuitem", { name: kind }));
  await settle();
}

async function edit(words: string) {
  await choose(words);
  await press("Edit");
  await settle();
}

async function save() {
  await press("Save");
  await settle();
}

describe("editing", () => {
  it("leaves hidden fields unchanged until they are touched", async () => {
    const fake = await openVault();
    await edit("Bank");
    await type("Username", "4417 2210");
    await save();
    const { login } = saved(fake);
    expect(login?.username).toBe("4417 2210");
    expect(login?.password, "nothing of the password has crossed").toEqual({ is: "unchanged" });
    expect(login?.fields, "fields keep their place").toMatchObject([
      { name: "Customer number", value: { is: "unchanged" }, was: 0 },
      { name: "Telephone PIN", hidden: true, value: { is: "unchanged" }, was: 1 },
    ]);
    expect(fake.called("reveal_field"), "nothing was revealed").toEqual([]);
  });

  it("keeps a password unchanged that was only looked at", async () => {
    const fake = await openVault();
    await edit("Bank");
    await press("Show: Password");
    await settle();
    expect(field("Password").value).toBe("tin-Marble-orbit-41");
    await type("Username", "x");
    await save();
    expect(saved(fake).login?.password).toEqual({ is: "unchanged" });
  });

  it("says that an emptied password is removed, and takes that back", async () => {
    const fake = await openVault();
    await edit("Bank");
    await type("Password", "x");
    await type("Password", "");
    expect(screen.getByText(/It is removed when you save/)).toBeTruthy();
    await press("Keep the old one");
    await type("Title", "Bank");
    await save();
    expect(saved(fake).login?.password).toEqual({ is: "unchanged" });
  });

  it("sends a removed field's neighbour from its old place", async () => {
    const fake = await openVault();
    await edit("Bank");
    await press("Remove Customer number");
    await save();
    expect(saved(fake).login?.fields).toMatchObject([{ name: "Telephone PIN", was: 1 }]);
  });

  it("of a token can clear issuer and account", async () => {
    const fake = await openVault();
    await edit("Hetzner");
    await type("Issuer", "");
    await type("Account", "");
    await save();
    expect(saved(fake).token, "an emptied field is an answer").toMatchObject({
      issuer: "",
      account: "",
    });
  });

  it("of a token sends no key, and new figures with the old key", async () => {
    const fake = await openVault();
    await edit("Hetzner");
    await type("Account", "mara");
    await save();
    expect(saved(fake).token).toMatchObject({ source: { from: "unchanged" }, account: "mara" });
    await edit("Hetzner");
    await type("Digits", "6");
    await save();
    expect(saved(fake).token?.source).toEqual({
      from: "typed",
      seed: { is: "unchanged" },
      algorithm: "SHA256",
      digits: 6,
      period: 30,
    });
  });
});

describe("a new item", () => {
  it("takes a pasted link as it is", async () => {
    const fake = await openVault();
    await startNew("Code");
    expect(document.activeElement, "the key is asked for first").toBe(field("Link or key"));
    await type("Link or key", " otpauth://totp/Example:mara?secret=JBSWY3DPEHPK3PXP ");
    await save();
    expect(saved(fake).token?.source).toEqual({
      from: "link",
      uri: "otpauth://totp/Example:mara?secret=JBSWY3DPEHPK3PXP",
    });
    expect(row("Example").getAttribute("aria-selected"), "it is shown").toBe("true");
  });

  it("names the field that is wrong and goes there", async () => {
    const fake = await openVault();
    await startNew("Code");
    await type("Link or key", "JBSW 0189");
    await type("Title", "Example");
    await save();
    expect(screen.getByText(/“0” cannot be part of a key/)).toBeTruthy();
    expect(document.activeElement).toBe(field("Link or key"));
    await type("Digits", "11");
    await save();
    expect(screen.getByText("From 1 to 10")).toBeTruthy();
    expect(fake.called("save_item"), "the second was not sent").toHaveLength(1);
  });

  it("without a title is not sent", async () => {
    const fake = await openVault();
    await startNew("Login");
    await save();
    expect(screen.getByText("A title is missing")).toBeTruthy();
    expect(document.activeElement).toBe(field("Title"));
    expect(fake.called("save_item")).toEqual([]);
  });

  it("bears its tags as chips", async () => {
    const fake = await openVault();
    await startNew("Note");
    await type("Title", "Locker");
    const tags = field("Tags");
    await type("Tags", "Gym");
    await key("Enter", {}, tags);
    await press("Add the tag Work");
    await press("Remove the tag Gym");
    await save();
    expect(saved(fake)).toMatchObject({ title: "Locker", tags: ["Work"], login: null, token: null });
  });

  it("can hold an empty field, which is shown as such", async () => {
    await openVault();
    await startNew("Login");
    await type("Title", "Locker");
    await press("Add a field");
    await fireEvent.click(screen.getByRole("checkbox", { name: "Hidden until asked for" }));
    await save();
    await press(/^Reveal: /);
    await settle();
    expect(screen.getByText("empty"), "no blank that could be anything").toBeTruthy();
    await press("Edit");
    await settle();
    await press(/^Show: Value of/);
    await settle();
    expect(screen.queryByText("This item is not there"), "nor false words").toBeNull();
  });

  it("says what the person should look at in a link, until it is put aside", async () => {
    const items = few();
    const { save_item } = vaultAnswers(vaultView(), items);
    await openVault({
      items,
      answers: {
        save_item: async (args) => ({
          ...(await save_item!(args)),
          warnings: [
            { warning: "hidden-characters" },
            { warning: "issuer-differs", other: "Harbour" },
          ],
        }),
      },
    });
    await startNew("Code");
    await type("Link or key", "otpauth://totp/Example:mara?secret=JBSWY3DPEHPK3PXP");
    await save();
    const words = screen.getByText(/hidden characters.*another issuer, “.*Harbour.*”/, {
      selector: ".toast *",
    });
    expect(words.textContent, "and that it was kept").toMatch(/^Saved\. /);
    await expectAccessible();
    await press("Dismiss");
    expect(screen.queryByText(/hidden characters/, { selector: ".toast *" })).toBeNull();
  });

  it.each([
    ["urls", "Websites", "At most 20 websites fit"],
    ["fields", "More fields", "At most 20 further fields fit"],
  ])("with too many %s says so at their group", async (group, label, words) => {
    await openVault({
      answers: { save_item: refuse("too-many-entries", { field: group, count: 20 }) },
    });
    await edit("Bank");
    await save();
    const said = screen.getByText(new RegExp(words));
    expect(screen.getAllByText(new RegExp(words)), "once").toHaveLength(1);
    expect(said.closest("[role=group]"), "there").toBe(screen.getByRole("group", { name: label }));
    expect(document.activeElement, "and gone to").toBe(said);
    await expectAccessible();
  });

  it("with too many tags says so at the tags", async () => {
    await openVault({
      answers: { save_item: refuse("too-many-entries", { field: "tags", count: 20 }) },
    });
    await edit("Bank");
    await save();
    expect(screen.getByText(/At most 20 tags fit/), "in words").toBeTruthy();
    expect(document.activeElement, "and gone to").toBe(field("Tags"));
  });

  it("names the one custom field that is too long", async () => {
    await openVault({
      answers: { save_item: refuse("field-too-long", { field: "field value", count: 30 }) },
    });
    await edit("Bank");
    await type("Value of Customer number", "x".repeat(31));
    await save();
    const wrong = screen.getAllByText(/It may hold 30 characters/);
    expect(wrong, "not at every field").toHaveLength(1);
    expect(document.activeElement, "and gone to").toBe(field("Value of Customer number"));
  });

  it("names the one website that is too long", async () => {
    await openVault({ answers: { save_item: refuse("field-too-long", { field: "url", count: 30 }) } });
    await edit("Bank");
    await type("Website 2", "x".repeat(31));
    await save();
    expect(document.activeElement, "not the first").toBe(field("Website 2"));
  });

  it("shows what the shell refuses above the form", async () => {
    await openVault({
      answers: {
        save_item: () => {
          throw refusal("disk-full");
        },
      },
    });
    await startNew("Note");
    await type("Title", "Locker");
    await save();
    expect(screen.getByText("The disk is full").closest("[role=alert]"), "read out").toBeTruthy();
    expect(field("Title").value, "what was typed stays").toBe("Locker");
  });
});
