import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { refusal, type Answers } from "../src/ipc/fake";
import { auditLines, auditView, brokenCheck, wholeCheck } from "../src/ipc/fake/audit";
import type { AuditQuery } from "../src/ipc/generated/AuditQuery";
import type { PersonRole } from "../src/ipc/generated/PersonRole";
import { byDays, endOfDay, startOfDay } from "../src/screens/audit/days";
import { errorWords } from "../src/text/errors";
import { expectAccessible, press } from "./helpers";
import { openVault } from "./vaultHelpers";

/** Few, as long lists make tests slow; 12 come at once. */
const lines = auditLines(30);

async function audit(answers: Partial<Answers> = {}, role: PersonRole = "owner") {
  const show: Answers["show_audit"] = ({ query }) => auditView(query, lines, wholeCheck, 12);
  const fake = await openVault({ answers: { show_audit: show, ...answers }, view: { role } });
  await fireEvent.click(await screen.findByRole("button", { name: /Your account/ }));
  await fireEvent.click(await screen.findByRole("menuitem", { name: "Audit log" }));
  await screen.findByRole("heading", { level: 1, name: "Audit log" });
  return fake;
}

const queries = (fake: { called: (command: "show_audit") => unknown[] }) =>
  fake.called("show_audit").map((args) => (args as { query: AuditQuery }).query);

async function choose(label: string, value: string) {
  const field = screen.getByLabelText(label);
  await fireEvent.input(field, { target: { value } });
  await fireEvent.change(field);
}

it("shows lines under their days, newest first", async () => {
  await audit();
  expect(await screen.findByText("The log is whole"), "the check stands on top").toBeTruthy();
  expect(screen.getByText("30 lines"), "how many there are").toBeTruthy();
  const days = screen.getAllByRole("list").filter((list) => within(list).queryByText("No. 30"));
  const [first] = within(days[0]!).getAllByRole("listitem");
  expect(first!.textContent, "what, who, by which way, where").toMatch(
    /Logged in.*mara.*with password and code.*in the window/,
  );
  expect(screen.getByText("No account has this name"), "a name that nobody has").toBeTruthy();
  expect(screen.getByText("5,400 seconds"), "by how much the clock was set").toBeTruthy();
  await expectAccessible();
});

it("asks for older lines after those that are there", async () => {
  const fake = await audit();
  await press(/Show older lines/);
  expect(await screen.findByText("No. 18"), "the first of the next part").toBeTruthy();
  expect(screen.getByText("No. 19"), "after the last of the first").toBeTruthy();
  expect(queries(fake).at(-1), "no line stands twice if one has come").toMatchObject({
    skip: 12,
    newest: 30,
  });
  await press(/Show older lines/);
  expect(await screen.findByText("No. 1"), "down to the first").toBeTruthy();
  expect(screen.queryByRole("button", { name: /older/ }), "nothing is left").toBeNull();
});

it("lets the shell choose lines by person, kind, day and failure", async () => {
  const fake = await audit();
  await screen.findByText("30 lines");
  await choose("Person", "mara");
  await choose("What happened", "people");
  expect(await screen.findByText("2 lines"), "her acts on people").toBeTruthy();
  await choose("What happened", "all");
  await fireEvent.click(screen.getByLabelText("Only logins that failed"));
  expect(await screen.findByText("One line"), "of her account").toBeTruthy();
  await choose("From", "2026-11-01");
  await choose("Until", "2026-11-02");
  const from = new Date(2026, 10, 1).getTime();
  const to = new Date(2026, 10, 3).getTime() - 1;
  expect(queries(fake).at(-1), "all of it is asked for").toEqual({
    person: "mara",
    kind: "all",
    failed: true,
    from,
    to,
    newest: null,
    skip: 0,
  });
});

it("says that nothing fits, and shows everything again", async () => {
  await audit();
  await screen.findByText("30 lines");
  await choose("Until", "2001-01-01");
  expect(await screen.findByText("Nothing in the log fits what you chose."), "said").toBeTruthy();
  await expectAccessible();
  await press("Show everything");
  expect(await screen.findByText("30 lines"), "all of them").toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>("Until").value, "and the choice is gone").toBe("");
});

it("says what does not fit, since when, and what to do", async () => {
  await audit({ show_audit: ({ query }) => auditView(query, lines, brokenCheck) });
  const title = await screen.findByText("The log was changed outside Twinlatch");
  const said = title.closest("[role=alert]")!;
  expect(said.textContent, "what").toContain("Lines 301 to 322 are missing.");
  expect(said.textContent, "since when").toContain("Up to 21 November 2026");
  expect(said.textContent, "what to do").toContain("Save the log and a copy of the vault file");
  expect(screen.queryByText("The log is whole"), "not both").toBeNull();
  await expectAccessible();
});

it("says what a whole log does not prove", async () => {
  const check = { ...wholeCheck, signed_to: 418, remembered: false };
  await audit({ show_audit: ({ query }) => auditView(query, lines, check) });
  const said = (await screen.findByText("The log is whole")).parentElement;
  expect(said?.textContent, "unsigned lines").toContain("The last 2 lines are not signed");
  expect(said?.textContent, "no memory of the end").toContain("remembers no end of the log");
});

it("tells an auditor without a key when it comes", async () => {
  const show: Answers["show_audit"] = ({ query }) => {
    const sealed = auditLines(3).map((line) => ({ ...line, what: "sealed" as const, time: null }));
    return { ...auditView(query, sealed), readable: false };
  };
  await audit({ show_audit: show }, "auditor");
  expect(await screen.findByText("You cannot read the lines yet"), "said").toBeTruthy();
  expect(screen.getByText("Without a time that can be read"), "one heading for them").toBeTruthy();
});

it.each<PersonRole>(["administrator", "user", "viewer"])("has no door for a %s", async (role) => {
  await openVault({ view: { role } });
  await fireEvent.click(await screen.findByRole("button", { name: /Your account/ }));
  expect(screen.queryByRole("menuitem", { name: "Audit log" }), "not theirs").toBeNull();
});

it("saves the log in the form that was chosen, and reads it again", async () => {
  const fake = await audit();
  await press("Save the log…");
  await fireEvent.click(screen.getByRole("radio", { name: /Syslog/ }));
  await press("Choose where…");
  expect(await screen.findByText("The log is saved"), "said").toBeTruthy();
  expect(fake.called("save_audit"), "once, as syslog").toEqual([{ format: "syslog" }]);
  expect(queries(fake), "the log has a line more").toHaveLength(2);
});

it("asks for both latches where the last proof is old", async () => {
  const save = () => {
    throw refusal("step-up-needed");
  };
  const fake = await audit({ save_audit: save });
  await press("Save the log…");
  await press("Choose where…");
  await waitFor(() =>
    expect(fake.called("open_door"), "the door opens").toEqual([{ purpose: "step-up" }]),
  );
  expect(screen.queryByText("The log is saved"), "nothing is said to be saved").toBeNull();
});

it("keeps the lines where an older part cannot be read", async () => {
  const fake = await audit();
  await screen.findByText("30 lines");
  fake.answer({
    show_audit: () => {
      throw refusal("storage");
    },
  });
  await press(/Show older lines/);
  const { title } = errorWords(refusal("storage"));
  expect(await screen.findByText(title), "what went wrong").toBeTruthy();
  expect(screen.getByText("No. 30"), "and what was there stays").toBeTruthy();
});

it("takes days as they are typed", () => {
  const day = new Date(2024, 1, 29).getTime();
  expect(startOfDay("2024-02-29"), "its first moment").toBe(day);
  expect(endOfDay("2024-02-29"), "its last").toBe(new Date(2024, 2, 1).getTime() - 1);
  for (const wrong of ["", "2023-02-29", "28.11.2026", "2026-1-1", "1969-12-31"]) {
    expect(startOfDay(wrong), `“${wrong}” is no day`).toBeNull();
  }
});

it("puts every line under one day, and loses none", () => {
  const days = byDays(lines);
  expect(days.flatMap((day) => day.lines), "all, in their order").toEqual(lines);
  expect(days.length, "more than one day").toBeGreaterThan(1);
});
