import { render, screen, waitFor } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { behind, expectAccessible, field, press, type } from "../../../tests/helpers";
import { FakeDoor, refusal, type Answers } from "../../ipc/fake";
import { loginView, MARA } from "../../ipc/fake/door";
import type { LoginView } from "../../ipc/generated/LoginView";
import type { ParkedView } from "../../ipc/generated/ParkedView";
import LoginDoor from "./LoginDoor.svelte";

const CODE = "Code from your authenticator app";
const OWN: ParkedView = { ...MARA, tries_left: 10 };
const OTHER: ParkedView = { username: "tomas", display_name: "Tomas Lindqvist", tries_left: 10 };
const next = vi.fn();

function show(change: Partial<LoginView>, answers: Partial<Answers> = {}) {
  const fake = behind(
    new FakeDoor({ quick_unlock: () => {}, end_parked: () => {}, login: () => null, ...answers }),
  );
  const view = loginView({ parked: [OWN], ...change });
  render(LoginDoor, { view, recover: vi.fn(), join: vi.fn(), next });
  return fake;
}

async function unlock(password = "correct horse") {
  await type("Password", password);
  await press("Unlock");
}

it("asks for the password alone, and sends name and password", async () => {
  const fake = show({ locked: { reason: "idle", discarded: "Bank card" } });
  expect(screen.queryByLabelText(CODE), "no code").toBeNull();
  expect(screen.getByText("Locked after a time without input"), "why").toBeTruthy();
  expect(document.activeElement, "ready to type").toBe(field("Password"));
  await unlock();
  expect(fake.called("quick_unlock"), "as typed").toEqual([["mara", "correct horse"]]);
  await waitFor(() => expect(field("Password").value, "cleared after sending").toBe(""));
  await expectAccessible();
});

it("spends no try on an empty password", async () => {
  const fake = show({});
  await press("Unlock");
  expect(fake.called("quick_unlock"), "nothing was sent").toEqual([]);
  expect(screen.getByText("Type your password"), "said at the field").toBeTruthy();
});

it("says how many tries are left, and clears the field", async () => {
  show({}, { quick_unlock: () => Promise.reject(refusal("quick-unlock-denied", { count: 5 })) });
  await unlock();
  expect(await screen.findByText(/Tries that are left: 5/), "the rest").toBeTruthy();
  expect(field("Password").value, "typed anew").toBe("");
  expect(document.activeElement, "in the field").toBe(field("Password"));
});

it("leads to both latches when nothing waits any more", async () => {
  next.mockClear();
  show({}, { quick_unlock: () => Promise.reject(refusal("quick-unlock-ended")) });
  await unlock();
  await press("Use password and code instead");
  expect(next, "the door is asked again").toHaveBeenCalledOnce();
  expect(screen.queryByText("Unlock"), "no other try").toBeNull();
});

it("offers both latches for the same person", async () => {
  show({});
  await press("Use password and code instead");
  expect(field(CODE), "the code's latch").toBeTruthy();
  expect(screen.getByText("Welcome back, Mara Ortiz"), "the same person").toBeTruthy();
});

it("logs out, and asks what the door shows then", async () => {
  next.mockClear();
  const fake = show({});
  await press("Log out");
  expect(fake.called("end_parked"), "whose").toEqual([{ username: "mara" }]);
  await waitFor(() => expect(next, "then").toHaveBeenCalledOnce());
});

it("lets another person in while the first one's session waits", async () => {
  show({ several_accounts: true });
  await press("Switch person");
  expect(field("Username").value, "nobody is filled in").toBe("");
  expect(field(CODE), "with both latches").toBeTruthy();
  await press("Unlock as Mara Ortiz");
  expect(screen.queryByLabelText(CODE), "back to the password alone").toBeNull();
});

it("marks everybody who waits, and unlocks who is chosen", async () => {
  const fake = show({ username: null, display_name: null, several_accounts: true, parked: [OTHER, OWN] });
  expect(screen.getByText("Locked, and open with the password alone"), "marked").toBeTruthy();
  await expectAccessible();
  await press("Unlock as Tomas Lindqvist");
  await unlock();
  expect(fake.called("quick_unlock"), "the chosen one").toEqual([["tomas", "correct horse"]]);
});

it("keeps another person's lock to that person", async () => {
  show({ several_accounts: true, parked: [OTHER, OWN], locked: { reason: "asked", discarded: null } });
  expect(screen.getByText("You locked the vault"), "of the one who was locked last").toBeTruthy();
  await press("Switch person");
  await press("Unlock as Tomas Lindqvist");
  expect(screen.queryByText("You locked the vault"), "not of another").toBeNull();
  await press("Use password and code instead");
  expect(screen.getByText("Welcome back, Tomas Lindqvist"), "the chosen one").toBeTruthy();
});
