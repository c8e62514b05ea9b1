// Forms: what is sent and what is said.

import { fireEvent, screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { refusal } from "../src/ipc/fake";
import type { ItemForm } from "../src/ipc/generated/ItemForm";
import { field, press, type } from "./helpers";
import { choose, key, openVault, row, settle } from "./vaultHelpers";

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
