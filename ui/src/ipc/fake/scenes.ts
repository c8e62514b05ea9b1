// Made-up states of the door window, chosen by `door.html?scene=…`.

import { FakeDoor, refusal, type Answers } from "../fake";
import type { DoorView } from "../generated/DoorView";
import type { DoorPurpose } from "../generated/DoorPurpose";
import type { RecoveryView } from "../generated/RecoveryView";
import type { TroubleView } from "../generated/TroubleView";
import { doorAnswers, foundTime, loginView, MARA, recoveryView, sheetView } from "./door";
import { judge } from "./judge";
import { numberAnswers } from "./number";

const never = () => new Promise<never>(() => {});
const throws = (...args: Parameters<typeof refusal>) => () => {
  throw refusal(...args);
};
const stepUp = (purpose: DoorPurpose, keys_ended = false): DoorView => ({
  screen: "step-up",
  display_name: MARA.display_name,
  purpose,
  keys_ended,
});
const setUp = (
  keyring_trouble: ReturnType<typeof refusal> | null = null,
  key_file_allowed = true,
): DoorView => ({
  screen: "set-up",
  host_name: "WORKSTATION-7",
  keyring_trouble,
  ended: false,
  key_file_allowed,
  policy_refused: false,
});
const trouble = (
  error: ReturnType<typeof refusal>,
  change: Partial<TroubleView> = {},
): DoorView => ({
  screen: "trouble",
  error,
  can_retry: true,
  kit_helps: false,
  keyring_trouble: null,
  key_file_allowed: true,
  ...change,
});
const recovery = (change: Partial<RecoveryView> = {}): DoorView => ({
  screen: "recovery",
  ...recoveryView(change),
});
const DAY = 86_400_000;
const PARKED = { ...MARA, tries_left: 10 };
const LONG_NAME =
  "Maximiliana-Theodora von und zu Hohenfriedeberg-Lichtenstein Y Ortiz de la Vega";

const scenes: Record<string, () => [DoorView, Partial<Answers>?]> = {
  login: () => [loginView()],
  "login-plain": () => [
    loginView({ username: null, display_name: null, several_accounts: true, key_store: "file" }),
  ],
  joining: () => [
    { screen: "joining", username: "tomas", display_name: "Tomas Lindqvist", role: "user" },
  ],
  "login-several": () => [loginView({ several_accounts: true })],
  "login-long": () => [
    loginView({
      display_name: LONG_NAME,
      several_accounts: true,
      key_store: "file",
    }),
  ],
  "login-busy": () => [loginView(), { login: never }],
  "login-denied": () => [loginView(), { login: throws("denied") }],
  "login-wait": () => [loginView({ wait: { seconds: 108, failures: 7 } })],
  "login-dud": () => [loginView(), { login: throws("code-unusable", { seconds: 12 }) }],
  "login-keyring": () => [loginView(), { login: throws("keyring-waiting") }],
  "login-table": () => [loginView(), { login: throws("table-ended") }],
  "login-closed": () => [loginView(), { login: throws("login-closed", { count: 100 }) }],
  "login-clock": () => [
    loginView({ clock_behind: { now: Date.now(), last_login: Date.now() + 40 * DAY } }),
  ],
  "login-clock-off": () => [
    loginView({ clock_off: { now: Date.now(), phone: Date.now() + 40 * DAY } }),
  ],
  "found-time": () => [{ screen: "found-time", ...foundTime() }],
  "found-time-late": () => [{ screen: "found-time", ...foundTime({ found: foundTime().now }) }],
  "found-time-failed": () => [
    { screen: "found-time", ...foundTime() },
    { accept_found_time: throws("attempts-cannot-be-counted") },
  ],
  "login-locked": () => [loginView({ locked: { reason: "idle", discarded: "Bank card" } })],
  unlock: () => [loginView({ parked: [PARKED], locked: { reason: "asked", discarded: null } })],
  "unlock-several": () => [
    loginView({
      parked: [
        { username: "tomas", display_name: "Tomas Lindqvist", tries_left: 10 },
        { username: "amina", display_name: "Amina Khalil", tries_left: 4 },
        PARKED,
      ],
      several_accounts: true,
    }),
  ],
  "unlock-long": () => [
    loginView({
      display_name: LONG_NAME,
      parked: [{ ...PARKED, display_name: LONG_NAME }],
      several_accounts: true,
      locked: { reason: "idle", discarded: "Bank card" },
    }),
  ],
  "unlock-busy": () => [loginView({ parked: [PARKED] }), { quick_unlock: never }],
  "unlock-denied": () => [
    loginView({ parked: [PARKED] }),
    { quick_unlock: throws("quick-unlock-denied", { count: 5 }) },
  ],
  "unlock-ended": () => [
    loginView({ parked: [PARKED] }),
    { quick_unlock: throws("quick-unlock-ended") },
  ],
  "login-after-sleep": () => [loginView({ locked: { reason: "sleep", discarded: null } })],
  "login-with-desktop": () => [loginView({ locked: { reason: "desktop", discarded: null } })],
  "login-policy": () => [loginView({ policy_refused: true })],
  "set-up": () => [setUp()],
  "set-up-policy": () => [
    setUp(refusal("keyring-missing"), false),
    { judge_password: (password, username) => judge(password, username, 12) },
  ],
  "set-up-keyring": () => [setUp(refusal("keyring-missing"))],
  "set-up-drift": () => [setUp(), { confirm_enrolment: () => ({ digits: 6, drift_steps: -3 }) }],
  sheet: () => [sheetView()],
  "sheet-required": () => [sheetView({ required: true })],
  "sheet-later": () => [sheetView({ first: false, kit: "kit-password" })],
  "new-sheet": () => [{ ...sheetView({ first: false }), screen: "new-sheet" }],
  "sheet-same-disk": () => [
    sheetView(),
    { save_sheet: () => ({ path: "/home/mara/twinlatch-sheet.txt", same_disk: true }) },
  ],
  "step-up": () => [stepUp("change-password")],
  "step-up-locked": () => [stepUp("sheet"), { step_up: throws("session-locked") }],
  "change-password": () => [{ screen: "change-password" }],
  "new-phone": () => [{ screen: "new-phone" }],
  "new-keys": () => [{ screen: "new-keys", device_key: true }],
  "new-keys-shared": () => [{ screen: "new-keys", device_key: false }],
  trouble: () => [
    trouble(refusal("vault-held", { holder: "agent" })),
  ],
  "trouble-damaged": () => [
    trouble(refusal("file-damaged"), { can_retry: false }),
  ],
  "trouble-key": () => [trouble(refusal("device-key-missing"), { kit_helps: true })],
  "trouble-key-keyring": () => [
    trouble(refusal("device-key-missing"), {
      kit_helps: true,
      keyring_trouble: refusal("keyring-missing"),
    }),
  ],
  "new-keys-ended": () => [stepUp("new-keys", true)],
  "trouble-number": () => [
    trouble(refusal("vault-number-needed"), { can_retry: false, kit_helps: true }),
    numberAnswers(),
  ],
  "trouble-number-key": () => [
    trouble(refusal("vault-number-needed"), { can_retry: false, kit_helps: true }),
    numberAnswers(false),
  ],
  "recover-code": () => [recovery()],
  "recover-last": () => [recovery({ codes_left: 0 })],
  "recover-table": () => [recovery({ phone: "rebuildable" })],
  "recover-kit": () => [recovery({ paper: "kit" })],
  "recover-kit-all": () => [
    recovery({ paper: "kit", key_missing: true, phone: "unknown", password_lost: true }),
  ],
  "recover-older": () => [recovery({ undecided: "older" })],
  "recover-rebuilt": () => [recovery({ undecided: "rebuilt" })],
  "recover-not-writable": () => [recovery({ undecided: "not-writable" })],
  "recover-failed": () => [recovery(), { finish_recovery: throws("disk-full") }],
};

/** Names of all scenes. */
export const sceneNames = Object.keys(scenes);

/** The door of a scene. */
export function sceneDoor(name: string): FakeDoor {
  const [view, answers] = (scenes[name] ?? scenes.login!)();
  return new FakeDoor(doorAnswers(view)).answer(answers ?? {});
}
