// The list: search, keys, codes.

import { fireEvent, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { codeOf } from "../src/ipc/fake/vault";
import { fakeItem, marasItems } from "../src/ipc/fake/vaultItems";
import type { FieldName } from "../src/ipc/generated/FieldName";
import { spoken } from "../src/lib/digits";
import { choose, hideRow, key, openVault, row, rows, search, settle } from "./vaultHelpers";

const START = Date.UTC(2026, 10, 23, 13, 5, 10);
const openAll = (world: Parameters<typeof openVault>[0] = {}) =>
  openVault({ items: marasItems(), ...world });
const github = () => marasItems().find(({ title, token }) => title === "GitHub" && token)!;

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

describe("the chosen item", () => {
  it("shows the key of Edit as it shows that of Copy", async () => {
    await openAll();
    await choose("GitHub");
    const edit = screen.getByRole("button", { name: "Edit" });
    expect(edit.getAttribute("aria-keyshortcuts"), "for screen readers").toBe("E");
    expect(edit.querySelector(".key")?.textContent, "for the eye").toBe("E");
  });

  it("of a token has its issuer and account copied by a button each", async () => {
    const fake = await openAll({
      items: [fakeItem("Work", { kind: "token", token: { ...github().token!, issuer: "GitHub" } })],
    });
    await choose("Work");
    for (const name of ["Issuer", "Account"]) {
      await fireEvent.click(screen.getByRole("button", { name: `Copy: ${name}` }));
    }
    const fields = fake.called("copy_field").map((args) => (args as { field: FieldName }).field.field);
    expect(fields, "as a login's username is").toEqual(["issuer", "username"]);
  });
});

describe("codes", () => {
  it("are asked for again when one expires, and not before", async () => {
    const fake = await openAll();
    const [before, asked] = [codeOf(github()), fake.called("show_codes").length];
    expect(row("GitHub").textContent, "the code stands in its row").toContain(spoken(before.code));

    await vi.advanceTimersByTimeAsync(19_000);
    expect(fake.called("show_codes"), "nothing has expired yet").toHaveLength(asked);

    await vi.advanceTimersByTimeAsync(1_500);
    expect(fake.called("show_codes").length, "the step has ended").toBe(asked + 1);
    expect(row("GitHub").textContent, "the next code has come").toContain(spoken(before.next));
  });

  it("of rows out of view are neither kept nor asked for", async () => {
    const fake = await openAll();
    const hidden = row("Payroll").querySelector(".code")!;
    hideRow(hidden);
    await settle();
    expect(row("Payroll").textContent, "its code is gone").not.toMatch(/\d \d \d/);

    await vi.advanceTimersByTimeAsync(21_000);
    const { ids } = fake.called("show_codes").at(-1) as { ids: string[] };
    const payroll = marasItems().find(({ title }) => title === "Payroll")!;
    expect(ids, "only what can be seen is asked for").not.toContain(payroll.id);
    expect(ids, "what can be seen is asked for").toContain(github().id);
  });

  it("say in words that they are about to change", async () => {
    await openAll();
    expect(row("GitHub").textContent, "twenty seconds are left").not.toContain("changes in");
    await vi.advanceTimersByTimeAsync(16_000);
    expect(row("GitHub").textContent, "four seconds are left").toContain("changes in 4 s");
  });

  it("are not asked for every second after a refusal", async () => {
    const fake = await openAll({
      answers: {
        show_codes: () => {
          throw { code: "storage", params: {} };
        },
      },
    });
    const asked = fake.called("show_codes").length;
    await vi.advanceTimersByTimeAsync(4_000);
    expect(fake.called("show_codes"), "it waits before the next try").toHaveLength(asked);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(fake.called("show_codes").length, "then it tries again").toBeGreaterThan(asked);
  });
});

describe("search", () => {
  it("narrows the list while one types and Escape clears it", async () => {
    await openAll();
    await search("git");
    expect(rows(), "GitHub twice and GitLab").toHaveLength(3);

    await key("Escape", {}, screen.getByRole("searchbox"));
    expect(rows(), "all rows are back").toHaveLength(23);
    expect(screen.getByRole<HTMLInputElement>("searchbox").value).toBe("");
  });

  it("copies the code of the first row found with Enter", async () => {
    const fake = await openAll();
    await search("github");
    await key("Enter", {}, screen.getByRole("searchbox"));
    expect(fake.called("copy_field")).toEqual([{ id: github().id, field: { field: "code" } }]);
  });

  it("without results says where it looked and offers all items", async () => {
    await openAll();
    await fireEvent.click(screen.getByRole("button", { name: /^Notes/ }));
    await settle();
    await search("hetzner");
    expect(screen.getByText("Nothing found for “hetzner”")).toBeTruthy();
    await fireEvent.click(screen.getByRole("button", { name: "Search in all items" }));
    await settle();
    expect(rows(), "it is among all items").toHaveLength(1);
  });

  it.each([
    ["k", { ctrlKey: true }],
    ["/", {}],
  ])("is focused by %s", async (name, more) => {
    await openAll();
    await key(name, more);
    expect(document.activeElement).toBe(screen.getByRole("searchbox"));
  });

  it("ignores the answer to an older question", async () => {
    const fake = await openAll();
    let late = () => {};
    const slow = { rows: [], counts: [], tags: [], damaged: 0 };
    fake.answer({ list_items: () => new Promise((done) => (late = () => done(slow))) });
    await search("slow");
    const items = marasItems();
    const { list_items } = (await import("../src/ipc/fake/vault")).vaultAnswers(undefined, items);
    fake.answer({ list_items: list_items! });
    await search("proton");
    late();
    await settle();
    expect(rows().length, "the newer answer stays").toBeGreaterThan(0);
  });
});

describe("the keyboard", () => {
  it("has one stop in the list, and arrows move it", async () => {
    await openAll();
    const stops = () => rows().filter(({ tabIndex }) => tabIndex === 0);
    expect(stops(), "Tab reaches one row").toHaveLength(1);
    expect(document.activeElement, "it begins in the list").toBe(rows()[0]);

    await key("ArrowDown");
    expect(document.activeElement, "the next row has the focus").toBe(rows()[1]);
    expect(rows()[1]!.getAttribute("aria-selected")).toBe("true");
    await key("End");
    expect(document.activeElement, "the last row has the focus").toBe(rows().at(-1));
    expect(stops()).toHaveLength(1);
  });

  it("copies a token's code with Enter and says so", async () => {
    const fake = await openAll();
    await choose("GitHub");
    await key("Enter", {}, row("GitHub"));
    expect(fake.called("copy_field")).toEqual([{ id: github().id, field: { field: "code" } }]);
    expect(screen.getByText("Copied. It clears in 20 seconds."), "read out").toBeTruthy();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(screen.getByText("Copied. Clears in 17 s"), "it counts").toBeTruthy();
    await vi.advanceTimersByTimeAsync(18_000);
    expect(screen.queryByText(/Clears in/), "it goes when the clipboard is cleared").toBeNull();
  });

  it.each(["f", "*"])("makes a favourite with %s", async (name) => {
    const fake = await openAll();
    await choose("Bicycle");
    await key(name, {}, row("Bicycle"));
    expect(fake.called("set_favourite")[0]).toMatchObject({ favourite: true });
    expect(row("Bicycle").textContent).toContain("(Favourite)");
  });

  it("deletes with undo for ten seconds", async () => {
    const fake = await openAll();
    await choose("Bicycle");
    await key("Delete", {}, row("Bicycle"));
    expect(rows().some((one) => one.textContent.includes("Bicycle"))).toBe(false);
    await vi.advanceTimersByTimeAsync(9_000);
    await key("z", { ctrlKey: true });
    expect(fake.called("restore_item"), "it comes back").toHaveLength(1);
    expect(row("Bicycle").getAttribute("aria-selected"), "and is chosen").toBe("true");
  });

  it("undoes nothing after ten seconds", async () => {
    const fake = await openAll();
    await choose("Bicycle");
    await key("Delete", {}, row("Bicycle"));
    await vi.advanceTimersByTimeAsync(11_000);
    await key("z", { ctrlKey: true });
    expect(fake.called("restore_item")).toHaveLength(0);
  });

  it("opens the kinds with Ctrl N and locks with Ctrl L", async () => {
    const fake = await openAll();
    await key("n", { ctrlKey: true });
    const entries = screen.getAllByRole("menuitem").map(({ textContent }) => textContent.trim());
    expect(entries).toEqual(["Code", "Login", "Note"]);
    expect(document.activeElement?.textContent.trim()).toBe("Code");
    await key("Escape");
    expect(screen.queryByRole("menu"), "Escape closes it").toBeNull();
    await key("l", { ctrlKey: true });
    expect(fake.called("lock")).toHaveLength(1);
  });
});
