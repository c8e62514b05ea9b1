// Unsaved changes: told, asked about once, never lost by accident.

import { fireEvent, screen, within } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import { field, press, type } from "./helpers";
import { choose, key, openVault, row, settle } from "./vaultHelpers";

async function edit(words: string) {
  await choose(words);
  await press("Edit");
  await settle();
}

describe("unsaved changes", () => {
  it("are told to the shell while they last", async () => {
    const fake = await openVault();
    await edit("Bank");
    await type("Username", "other");
    await settle();
    expect(fake.called("note_unsaved").at(-1)).toEqual({ title: "Bank, household account" });
    await press("Save");
    await settle();
    expect(fake.called("note_unsaved").at(-1)).toEqual({ title: null });
  });

  it("are asked about once when one leaves", async () => {
    const fake = await openVault();
    await edit("Bank");
    await type("Username", "other");
    await choose("GitHub");
    const dialog = within(screen.getByRole("dialog"));
    await fireEvent.click(dialog.getByRole("button", { name: "Keep editing" }));
    expect(field("Username").value, "the form is still there").toBe("other");

    await choose("GitHub");
    await fireEvent.click(dialog.getByRole("button", { name: "Discard" }));
    await settle();
    expect(row("GitHub").getAttribute("aria-selected")).toBe("true");
    expect(fake.called("save_item")).toEqual([]);
  });

  it("hold up no lock", async () => {
    const fake = await openVault();
    await edit("Bank");
    await type("Username", "other");
    await key("l", { ctrlKey: true });
    await vi.waitFor(() => expect(fake.called("lock"), "the person may have gone the next moment").toHaveLength(1));
    expect(screen.queryByRole("dialog"), "so nothing is asked").toBeNull();
  });

  it("hold up the closing of the window only until it is asked for again", async () => {
    const fake = (await openVault()).answer({ close_vault: () => {} });
    await edit("Bank");
    await type("Username", "other");
    await settle();
    fake.tell("vault-closing", null);
    await settle();
    expect(screen.getByRole("dialog"), "it asks").toBeTruthy();
    expect(fake.called("close_vault"), "first").toHaveLength(0);
    fake.tell("vault-closing", null);
    await vi.waitFor(() => expect(fake.called("close_vault"), "it does not ask twice").toHaveLength(1));
  });

  it("are not asked about when nothing was changed", async () => {
    await openVault();
    await edit("Bank");
    await key("Escape");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.queryByRole("form")).toBeNull();
  });
});
