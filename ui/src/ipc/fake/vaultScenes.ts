// Made-up states of the vault window, chosen by `vault.html?scene=…`.

import { FakeDoor, refusal, type Answers } from "../fake";
import type { EventView } from "../generated/EventView";
import type { ItemPlace } from "../generated/ItemPlace";
import type { NoticeView } from "../generated/NoticeView";
import type { SessionEndingView } from "../generated/SessionEndingView";
import type { VaultView } from "../generated/VaultView";
import { auditView, brokenCheck } from "./audit";
import { decided } from "./decided";
import { settingsView, vaultAnswers, vaultView } from "./vault";
import { fakeItem, marasItems, type FakeItem } from "./vaultItems";

interface Scene {
  view?: Partial<VaultView>;
  items?: FakeItem[];
  answers?: Partial<Answers>;
  ending?: SessionEndingView;
}

const never = () => new Promise<never>(() => {});
const throws = (...args: Parameters<typeof refusal>) => () => {
  throw refusal(...args);
};
const damaged = (name: string, why: FakeItem["damaged"] = "damaged") =>
  fakeItem(name, { damaged: why, kind: "unknown", title: "" });

/** Since when the escrow of the scene stands. */
const ESCROWED = Date.UTC(2026, 10, 2, 8, 30);

/** Every notice there is. */
export const everyNotice: NoticeView[] = [
  { notice: "older-file" },
  { notice: "copied-file" },
  { notice: "salvaged" },
  { notice: "login-not-written" },
  { notice: "findings", count: 2, parts: ["ways", "items"] },
  { notice: "mark-not-read" },
  { notice: "mark-not-written" },
  { notice: "two-marks" },
  { notice: "recovered", paper: "backup-code", time: Date.UTC(2026, 10, 23, 12) },
  { notice: "few-codes", count: 2 },
  { notice: "no-sheet" },
  { notice: "failures", count: 3 },
  { notice: "table-ends-soon", days: 12 },
  {
    notice: "policy-refused",
    last_good: true,
    problems: [
      { line: 4, what: "session.idle_minutes", fault: "out-of-range", allowed: [1, 60] },
      { line: 9, what: "session.idle", fault: "unknown-key", allowed: null },
    ],
  },
  { notice: "emergency-session" },
  { notice: "emergency-used", owed: ["password", "sheet"] },
  { notice: "escrowed", time: ESCROWED },
  { notice: "help-ended" },
  { notice: "help-renewed" },
  { notice: "key-file" },
  { notice: "earlier-device-key" },
  { notice: "six-digits" },
  { notice: "left-collections", names: ["Cash desk", "Suppliers"] },
  { notice: "newer-parts" },
];

/** A history with everything a person might meet. */
export function marasEvents(now = Date.now()): EventView[] {
  const minute = 60_000;
  const plain = { paper: null, part: null, found: null };
  return [
    { time: now - 4 * minute, what: "logged-in", count: 1, ...plain },
    { time: now - 6 * minute, what: "login-failed", count: 2, ...plain },
    { time: now - 26 * 60 * minute, what: "stepped-up", count: 1, ...plain },
    { time: now - 26 * 60 * minute, what: "password-changed", count: 1, ...plain },
    { time: now - 27 * 60 * minute, what: "logged-in", count: 1, ...plain },
    { time: now - 4 * 1440 * minute, what: "logged-in", count: 3, ...plain },
    { time: now - 5 * 1440 * minute, what: "found", count: 2, ...plain, part: "items", found: "changed" },
    { time: now - 5 * 1440 * minute, what: "mended", count: 1, ...plain, part: "login" },
    { time: now - 5 * 1440 * minute, what: "discarded", count: 1, ...plain, part: "items" },
    { time: now - 16 * 1440 * minute, what: "kit-confirmed", count: 1, ...plain },
    { time: now - 16 * 1440 * minute, what: "sheet-shown", count: 1, ...plain },
    { time: now - 20 * 1440 * minute, what: "keys-replaced", count: 1, ...plain },
    { time: now - 80 * 1440 * minute, what: "set-up", count: 1, ...plain },
  ];
}

const tillLogin = {
  username: "desk-2",
  password: "amber-Ladder-rain-77",
  urls: ["https://till.example.com"],
  fields: [],
};

const sharedPlace = (name: string, change: Partial<ItemPlace> = {}): ItemPlace => ({
  id: "c1",
  name,
  writable: true,
  confirmed: true,
  ...change,
});

const scenes: Record<string, Scene> = {
  vault: {},
  empty: { items: [] },
  shared: {
    items: [
      fakeItem("Till", { kind: "login", login: tillLogin, shared: sharedPlace("Cash desk") }),
      fakeItem("Olive supplier", {
        notes: "Order before noon on Tuesdays.",
        shared: sharedPlace("Suppliers", { writable: false }),
      }),
      fakeItem("Forklift", {
        notes: "Key 14, charging bay 2.",
        shared: sharedPlace("Warehouse", { writable: false, confirmed: false }),
      }),
      ...marasItems(),
    ],
  },
  sheet: { view: { notices: [{ notice: "no-sheet" }] } },
  "log-broken": { answers: { show_audit: ({ query }) => auditView(query, undefined, brokenCheck) } },
  notices: { view: { notices: everyNotice.slice(4), key_store: "file" } },
  "earlier-key": { view: { notices: [{ notice: "earlier-device-key" }] } },
  "read-only": { view: { notices: everyNotice.slice(0, 1), read_only: true } },
  damaged: {
    answers: { show_logins: () => ({ events: marasEvents(), unreadable: 2, unowned: 3 }) },
    items: [
      ...marasItems().slice(0, 4),
      fakeItem("Passport", { kind: "unknown" }),
      damaged("first"),
      damaged("second", "changed-outside"),
    ],
  },
  ending: { ending: { reason: "idle", seconds: 48, unsaved: "Bank, household account" } },
  "ending-session": { ending: { reason: "session-end", seconds: 52, unsaved: null } },
  "hidden-codes": { view: { hide_codes: true } },
  policy: {
    view: { hide_codes: true, copy_allowed: false },
    answers: {
      copy_field: throws("clipboard-not-allowed"),
      show_settings: () =>
        settingsView({ lock_after_minutes: 10, lock_after_choices: [5, 10], hide_codes: true, decided }),
    },
  },
  "policy-one": {
    answers: {
      show_settings: () =>
        settingsView({
          lock_after_minutes: 3,
          lock_after_choices: [3],
          decided: [{ key: "session-idle", value: 3, by: "system-file" }],
        }),
    },
  },
  "policy-refused": { view: { notices: everyNotice.filter(({ notice }) => notice === "policy-refused") } },
  escrowed: {
    view: { notices: [{ notice: "escrowed", time: ESCROWED }] },
    answers: { show_settings: () => settingsView({ escrowed: ESCROWED }) },
  },
  "no-desktop": { answers: { show_settings: () => settingsView({ desktop: "none" }) } },
  "sleep-alone": { answers: { show_settings: () => settingsView({ desktop: "sleep" }) } },
  loading: { answers: { list_items: never } },
  opening: { answers: { vault_view: never } },
  trouble: { answers: { vault_view: throws("storage") } },
  error: { answers: { list_items: throws("storage") } },
  clipboard: { answers: { copy_field: throws("clipboard-unavailable") } },
};

/** Names of all scenes. */
export const vaultSceneNames = Object.keys(scenes);

/** The door of a scene. */
export function vaultSceneDoor(name: string): FakeDoor {
  const { view, items, answers, ending } = scenes[name] ?? {};
  const fake = new FakeDoor(vaultAnswers(vaultView(view), items ?? marasItems()));
  fake.answer({ show_logins: () => ({ events: marasEvents(), unreadable: 0, unowned: 0 }), ...answers });
  if (ending) {
    setTimeout(() => fake.tell("session-ending", ending), 100);
  }
  return fake;
}
