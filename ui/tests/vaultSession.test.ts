// The session around the items: input, limits, notices, panels, and every state under axe.

import { fireEvent, screen, within } from "@testing-library/svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import { refusal } from "../src/ipc/fake";
import { settingsView } from "../src/ipc/fake/vault";
import { decided } from "../src/ipc/fake/decided";
import { everyNotice, marasEvents } from "../src/ipc/fake/vaultScenes";
import { fakeItem, marasItems } from "../src/ipc/fake/vaultItems";
import { expectAccessible, press } from "./helpers";
import { choose, key, openVault, row, rows, search, settle } from "./vaultHelpers";

afterEach(() => void vi.useRealTimers());

async function openPanel(words: string) {
  await press(/^Your account/);
  await fireEvent.click(screen.getByRole("menuitem", { name: words }));
  await settle();
}

const throws = (...args: Parameters<typeof refusal>) => () => {
  throw refusal(...args);
};

describe("input", () => {
  it("is reported at most once a second and puts off the lock", async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 23, 13) });
    const fake = await openVault({ view: { lock_after: 300, idle: 60 } });
    expect(screen.getAllByText("Locks in 4:00").length).toBeGreaterThan(0);
    for (let move = 0; move < 25; move += 1) {
      await fireEvent.pointerMove(document.body);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(fake.called("touch"), "2.5 seconds of moving").toHaveLength(3);
    expect(screen.getAllByText(/Locks in (5:00|4:59)/).length).toBeGreaterThan(0);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(screen.getAllByText(/Locks in 4:(30|29)/).length).toBeGreaterThan(0);
  });
});

describe("the last minute", () => {
  it("counts, names what is unsaved, and Stay reports input", async () => {
    const fake = await openVault();
    fake.tell("session-ending", { reason: "idle", seconds: 60, unsaved: "Bank" });
    await settle();
    expect(screen.getByText(/Locking in 1:00/)).toBeTruthy();
    expect(screen.getAllByText(/“Bank” has changes that are not saved/).length).toBeGreaterThan(0);
    await press("Stay");
    await settle();
    expect(fake.called("touch").length).toBeGreaterThan(0);
    expect(screen.queryByText(/Locking in/)).toBeNull();
  });

  it("of the whole session cannot be put off", async () => {
    const fake = await openVault();
    fake.tell("session-ending", { reason: "session-end", seconds: 45, unsaved: null });
    await settle();
    expect(screen.getByText(/The session ends in 0:45/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Stay" })).toBeNull();
  });
});

describe("notices", () => {
  it("stand two at a time, and the harmless ones can be put aside", async () => {
    const notices = everyNotice.slice(3);
    await openVault({ view: { notices } });
    expect(screen.getByText(`${notices.length - 2} more`)).toBeTruthy();
    const lasting = /could not be noted in the file/;
    expect(screen.getByText(lasting)).toBeTruthy();
    expect(screen.queryByRole("button", { name: lasting }), "a reason stays").toBeNull();
    await fireEvent.click(screen.getByRole("button", { name: /Dismiss: 2 things/ }));
    expect(screen.queryByText(/2 things in the vault/)).toBeNull();
  });

  it.each([
    ["key-file", /This device’s key is in a file/],
    ["folder-read-only", /The vault’s folder cannot be written/],
  ] as const)("of %s cannot be put aside", async (notice, words) => {
    await openVault({ view: { notices: [{ notice }] } });
    expect(screen.getByText(words), "it is so until it changes").toBeTruthy();
    expect(screen.queryByRole("button", { name: words }), "always visible").toBeNull();
  });

  it("lead to the sheet", async () => {
    const fake = await openVault({ view: { notices: [{ notice: "no-sheet" }] } });
    await press("Open the sheet");
    expect(fake.called("open_door")).toEqual([{ purpose: "sheet" }]);
  });

  it("are asked for again when the session has changed", async () => {
    const fake = await openVault();
    const before = fake.called("vault_view").length;
    fake.tell("session-changed", null);
    await settle();
    expect(fake.called("vault_view")).toHaveLength(before + 1);
  });
});

describe("a vault open for reading only", () => {
  it("lets nothing be changed, and copies", async () => {
    const fake = await openVault({ view: { read_only: true, notices: [{ notice: "older-file" }] } });
    await choose("GitHub");
    await key("e", {}, rows()[0]!);
    await key("f", {}, rows()[0]!);
    await key("Delete", {}, rows()[0]!);
    await key("n", { ctrlKey: true });
    expect(screen.queryByRole("menu")).toBeNull();
    expect(screen.queryByRole("form")).toBeNull();
    expect([...fake.called("set_favourite"), ...fake.called("delete_item")]).toEqual([]);
    expect(screen.getByText("Open for reading only: nothing can be changed.")).toBeTruthy();
    await press("Copy");
    expect(fake.called("copy_field")).toHaveLength(1);
  });
});

describe("refusals", () => {
  it("of the clipboard are said in their words", async () => {
    await openVault({ answers: { copy_field: throws("clipboard-unavailable") } });
    await choose("GitHub");
    await press("Copy");
    await settle();
    expect(screen.getByText("The clipboard did not take it")).toBeTruthy();
  });

  it("without a session are not said", async () => {
    await openVault({ answers: { copy_field: throws("not-logged-in") } });
    await choose("GitHub");
    await press("Copy");
    await settle();
    expect(screen.queryByText("No session is open")).toBeNull();
  });
});

it("a policy that cannot be obeyed is told with its reasons, and stays", async () => {
  const notices = everyNotice.filter(({ notice }) => notice === "policy-refused");
  await openVault({ view: { notices } });
  const words = screen.getByText(/last good one stays in force/).textContent;
  expect(words, "the line and the reason").toContain("session.idle_minutes");
  expect(words, "every one").toContain("this key is not known");
  expect(screen.queryByRole("button", { name: /^Dismiss/ }), "as long as it is so").toBeNull();
});

it("nothing is offered to copy where that is not allowed, and a key for it is answered", async () => {
  const refuse = throws("clipboard-not-allowed");
  await openVault({ view: { copy_allowed: false }, answers: { copy_field: refuse } });
  for (const title of ["Bank, household account", "Alarm of the workshop", "GitHub"]) {
    await choose(title);
    expect(screen.queryByRole("button", { name: /^Copy/ }), title).toBeNull();
  }
  await key("Enter", {}, row("GitHub"));
  expect(screen.getByText("Copying is not allowed on this computer"), "and why").toBeTruthy();
});

describe("panels", () => {
  it("save the time until the lock", async () => {
    const fake = await openVault();
    await openPanel("Settings");
    await fireEvent.click(screen.getByRole("radio", { name: "30 minutes" }));
    await settle();
    expect(fake.called("save_settings")).toEqual([{ form: { lock_after_minutes: 30, hide_codes: false } }]);
    expect(screen.getAllByText("Locks in 30:00").length).toBeGreaterThan(0);
  });

  it("put a choice back that could not be saved", async () => {
    await openVault({ answers: { save_settings: throws("storage") } });
    await openPanel("Settings");
    const hide = screen.getByRole<HTMLInputElement>("checkbox", { name: /^Hide codes/ });
    for (const choice of [hide, screen.getByRole<HTMLInputElement>("radio", { name: "30 minutes" })]) {
      await fireEvent.click(choice);
      await settle();
      expect(choice.checked, "as before").toBe(false);
    }
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "15 minutes" }).checked).toBe(true);
  });

  it("save whether codes are hidden, beside what else is set", async () => {
    const fake = await openVault();
    await openPanel("Settings");
    for (const hide_codes of [true, false]) {
      await fireEvent.click(screen.getByRole("checkbox", { name: /^Hide codes/ }));
      await settle();
      const form = { lock_after_minutes: 15, hide_codes };
      expect(fake.called("save_settings").at(-1)).toEqual({ form });
    }
  });

  it.each([
    ["lock-and-sleep", /locks at once when your desktop announces its lock, and before/],
    ["sleep", /does not announce its own lock/],
    ["none", /announces neither its lock nor sleep/],
  ] as const)("say truthfully what is heard of the desktop: %s", async (desktop, words) => {
    await openVault({ answers: { show_settings: () => settingsView({ desktop }) } });
    await openPanel("Settings");
    expect(screen.getByText(words)).toBeTruthy();
  });

  it("say what is decided, and by whom", async () => {
    const view = settingsView({
      lock_after_minutes: 3,
      lock_after_choices: [3],
      hide_codes: true,
      decided: [...decided],
    });
    const fake = await openVault({ answers: { show_settings: () => view } });
    await openPanel("Settings");
    const radio = screen.getByRole<HTMLInputElement>("radio", { name: "3 minutes" });
    expect(radio.matches(":disabled"), "nothing is left to choose").toBe(true);
    expect(screen.getByText(/^At most 3 minutes\. Decided by this computer/), "and why").toBeTruthy();
    const hide = screen.getByRole<HTMLInputElement>("checkbox", { name: /^Hide codes/ });
    expect([hide.checked, hide.disabled], "on, and not the person's to choose").toEqual([true, true]);
    expect(screen.getByText(/desktop’s lock does not lock the vault\. Press/), "said truthfully").toBeTruthy();
    const listed = screen.getByRole("region", { name: "Decided for you" });
    expect(listed.querySelectorAll("li"), "every key").toHaveLength(decided.length);
    for (const who of [/this computer’s administrator/, /the vault’s administrator/]) {
      expect(within(listed).getByRole("heading", { name: who }), "by whom").toBeTruthy();
    }
    expect(fake.called("save_settings"), "nothing was changed").toEqual([]);
    await expectAccessible();
  });

  it("say for good that administrators alone can open the account", async () => {
    const escrowed = Date.UTC(2026, 10, 2, 12);
    await openVault({ answers: { show_settings: () => settingsView({ escrowed }) } });
    await openPanel("Settings");
    const region = screen.getByRole("region", { name: "Escrow" });
    expect(within(region).getByText(/^Since .*2026.* administrators can open/), "since when").toBeTruthy();
    expect(within(region).queryByRole("button"), "nothing takes it away").toBeNull();
    await expectAccessible();
  });

  it("say nothing of an escrow that never was", async () => {
    await openVault({});
    await openPanel("Settings");
    expect(screen.queryByRole("region", { name: "Escrow" }), "there is none").toBeNull();
  });

  it("show nothing decided where nobody decides", async () => {
    await openVault();
    await openPanel("Settings");
    expect(screen.queryByText("Decided for you")).toBeNull();
  });

  it("show a deleted item and restore it", async () => {
    const fake = await openVault();
    await fireEvent.click(screen.getByRole("button", { name: /^Recently deleted/ }));
    await settle();
    expect(rows()).toHaveLength(1);
    await press("Restore");
    await settle();
    expect(fake.called("restore_item")).toHaveLength(1);
    expect(screen.getByText("Nothing was deleted lately")).toBeTruthy();
  });
});

it("a moment long ago bears its date once, with its time", async () => {
  vi.useFakeTimers({ now: new Date(2026, 10, 27, 12).getTime(), toFake: ["Date"] });
  const long = new Date(2026, 8, 8, 19, 1).getTime();
  const near = new Date(2026, 10, 26, 9, 30).getTime();
  await openVault({
    answers: {
      show_logins: () => ({
        events: [
          { time: near, what: "logged-in", count: 1, paper: null, part: null, found: null },
          { time: long, what: "set-up", count: 1, paper: null, part: null, found: null },
        ],
        unreadable: 0,
        unowned: 0,
      }),
    },
  });
  await openPanel("Your logins");
  const [first, second] = within(screen.getByRole("list", { name: "History" }))
    .getAllByRole("listitem")
    .map((one) => one.textContent);
  expect(first, "near: in words and exactly").toMatch(/yesterday.*26 Nov, 09:30/);
  expect(second, "far").toMatch(/on 8 September 2026.*19:01/);
  expect(second, "not twice").not.toMatch(/8 Sept,/);
});

const damaged = [...marasItems().slice(0, 3), fakeItem("x", { damaged: "damaged", kind: "unknown" })];
const states: [string, Parameters<typeof openVault>[0], (() => Promise<void>)?][] = [
  ["a token", {}, () => choose("GitHub")],
  ["a login", {}, () => choose("Bank")],
  ["a note", {}, () => choose("Alarm")],
  ["a form", {}, async () => (await choose("Bank"), await press("Edit"))],
  ["a token's form", {}, async () => (await choose("Hetzner"), await press("Edit"))],
  ["the code, large", {}, async () => (await choose("GitHub"), await press("Show large"))],
  ["an open menu", {}, () => press("New")],
  ["nothing found", {}, () => search("xyzzy")],
  ["deleted items", {}, () => press(/^Recently deleted/)],
  ["first use", { items: [] }],
  ["notices", { view: { notices: everyNotice, key_store: "file" } }],
  ["reading only", { view: { read_only: true } }],
  ["damaged items", { items: damaged }, () => choose("Cannot be read")],
  ["no list", { answers: { list_items: throws("storage") } }],
  ["no view", { answers: { vault_view: throws("storage") } }],
  [
    "a failed copy",
    { answers: { copy_field: throws("clipboard-unavailable") } },
    () => key("Enter", {}, rows()[1]!),
  ],
  ["settings", {}, () => openPanel("Settings")],
  ["logins", { answers: { show_logins: () => ({ events: marasEvents(), unreadable: 2, unowned: 3 }) } }, () => openPanel("Your logins")],
];

describe("axe finds nothing to say about", () => {
  it.each(states)("%s", async (_, world, act) => {
    await openVault(world);
    await act?.();
    await settle();
    await expectAccessible();
  });
});

it("items that cannot be read are counted and stand last", async () => {
  await openVault({ items: damaged });
  expect(screen.getByText("One item cannot be read; it is kept")).toBeTruthy();
  expect(rows().at(-1)?.textContent).toContain("Cannot be read");
});

it("what was found or mended is told with its part of the vault", async () => {
  const line = { time: Date.now(), count: 1, paper: null };
  await openVault({
    answers: {
      show_logins: () => ({
        events: [
          { ...line, what: "found", part: "items", found: "changed" },
          { ...line, what: "mended", part: "login", found: null },
          { ...line, what: "discarded", part: "items", found: null },
          { ...line, what: "found", part: null, found: null },
        ],
        unreadable: 0,
        unowned: 0,
      }),
    },
  });
  await openPanel("Your logins");
  const lines = within(screen.getByRole("list", { name: "History" })).getAllByRole("listitem");
  const words = lines.map((one) => one.querySelector(".what")?.textContent);
  expect(words, "in words").toEqual([
    "Found changed from outside: items",
    "Mended: what a login needs",
    "Discarded: items",
    "Something unexpected was found",
  ]);
});

it("lines that cannot be read are counted, and discarded after a question", async () => {
  let unreadable = 2;
  const fake = await openVault({
    answers: {
      show_logins: () => ({ events: marasEvents(), unreadable, unowned: 0 }),
      discard_bad_events: () => void (unreadable = 0),
    },
  });
  await openPanel("Your logins");
  const words = "2 lines of the history cannot be read, or were changed outside";
  expect(screen.getByText(words), "they are not left out silently").toBeTruthy();
  await press("Discard…");
  expect(fake.called("discard_bad_events"), "it is asked first").toEqual([]);
  await press("Discard");
  await settle();
  expect(fake.called("discard_bad_events"), "once").toHaveLength(1);
  expect(screen.queryByText(words), "they are gone").toBeNull();
});

it("parts that belong to nothing are counted, and discarded after a question", async () => {
  let unowned = 3;
  const fake = await openVault({
    answers: {
      show_logins: () => ({ events: marasEvents(), unreadable: 0, unowned }),
      discard_unowned: () => void (unowned = 0),
    },
  });
  await openPanel("Your logins");
  const words = "3 parts of the file belong to nothing";
  expect(screen.getByText(words), "they are named").toBeTruthy();
  await press("Discard…");
  expect(fake.called("discard_unowned"), "it is asked first").toEqual([]);
  await press("Discard");
  await settle();
  expect(fake.called("discard_unowned"), "once").toHaveLength(1);
  expect(fake.called("discard_bad_events"), "and nothing else").toEqual([]);
  expect(screen.queryByText(words), "they are gone").toBeNull();
});
