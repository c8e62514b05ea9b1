// The door window of a made-up account. Any password opens it, with a code of 6 to 8 digits.

import type { Answers } from "../fake";
import { refusal } from "../fake";
import type { DoorView } from "../generated/DoorView";
import type { FoundTimeView } from "../generated/FoundTimeView";
import type { LoginView } from "../generated/LoginView";
import type { RecoveryView } from "../generated/RecoveryView";
import type { SheetView } from "../generated/SheetView";
import { judge } from "./judge";
import { joiningAnswers } from "./people";
import qr from "./qr.svg";
import sheet from "./sheet.svg";

export const MARA = { username: "mara", display_name: "Mara Ortiz" } as const;
const KIT = "0410 6105 0R3G G28A 1C60 T3GF 21RP";
const ASKED: SheetView["asked"] = [3, 10, 17, 26];

/** The login form of one person's computer. */
export function loginView(change: Partial<LoginView> = {}): { screen: "login" } & LoginView {
  return {
    screen: "login",
    ...MARA,
    several_accounts: false,
    parked: [],
    locked: null,
    clock_behind: null,
    clock_off: null,
    wait: null,
    key_store: "keyring",
    policy_refused: false,
    ...change,
  };
}

/** What three codes have found: a computer 40 days behind. */
export function foundTime(change: Partial<FoundTimeView> = {}): FoundTimeView {
  const now = Date.UTC(2026, 9, 14, 9, 26);
  return { now, found: now + 40 * 86_400_000, ...change };
}

/** What a paper has opened. */
export function recoveryView(change: Partial<RecoveryView> = {}): RecoveryView {
  return {
    paper: "backup-code",
    ...MARA,
    codes_left: 6,
    phone: "usable",
    key_missing: false,
    password_known: change.paper !== "kit",
    password_lost: false,
    codes_lost: false,
    must_change_password: false,
    short_session: false,
    undecided: null,
    ...change,
  };
}

/** The recovery sheet. */
export function sheetView(change: Partial<SheetView> = {}): { screen: "sheet" } & SheetView {
  return {
    screen: "sheet",
    picture: sheet,
    kit: "kit",
    asked: ASKED,
    confirmed: false,
    issued: Date.UTC(2026, 10, 23, 12),
    first: true,
    required: false,
    ...change,
  };
}

/** Answers of the door window, beginning with the given form. */
export function doorAnswers(first: DoorView = loginView()): Partial<Answers> {
  let view = first;
  const phone = { account: MARA.username, digits: 8, period: 30 };
  const enrolment = { picture: qr, issuer: "Twinlatch", ...phone };
  return {
    door_view: () => view,
    kiosk_view: () => ({ on: false, leavable: false }),
    retry_start: () => (view = loginView()),
    judge_password: (password, username) => judge(password, username),
    begin_set_up: () => enrolment,
    begin_new_phone: () => enrolment,
    bring_in_vault: () => view,
    cancel_set_up: () => {},
    show_enrolment_text: () => ({
      secret: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP",
      uri: "otpauth://totp/Twinlatch:mara?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&digits=8",
    }),
    confirm_enrolment: (code) => {
      const digits = digitsOf(code);
      if (digits === 0) {
        throw refusal("code-does-not-fit");
      }
      view = ["set-up", "joining"].includes(view.screen) ? sheetView() : view;
      return { digits, drift_steps: 0 };
    },
    login: (_username, _password, ...codes) => {
      if (codes.some((code) => digitsOf(code) === 0)) {
        throw refusal("denied");
      }
      if (codes.length < 3) {
        return null;
      }
      const found = foundTime();
      view = { screen: "found-time", ...found };
      return found;
    },
    quick_unlock: (_username, password) => {
      if (password === "wrong") {
        throw refusal("quick-unlock-denied", { count: 9 });
      }
    },
    end_parked: () => {
      view = loginView();
    },
    accept_found_time: () => {},
    leave_found_time: () => {
      view = loginView();
    },
    recover_with_code: (_username, _password, code) => {
      if (code.replaceAll(/[\s-]/g, "").length !== 17) {
        throw refusal("paper-mistyped");
      }
      return recoveryView();
    },
    recover_with_kit: (kit) => {
      if (kit.replaceAll(/[\s-]/g, "").length !== 28) {
        throw refusal("paper-mistyped");
      }
      return recoveryView({ paper: "kit", key_missing: view.screen === "trouble" });
    },
    cancel_recovery: () => {
      view = loginView();
    },
    ...joiningAnswers(enrolment),
    make_vault: () => recoveryView(),
    begin_recovery_phone: () => enrolment,
    rebuild_table: (code) => {
      const digits = digitsOf(code);
      if (digits === 0) {
        throw refusal("code-does-not-fit");
      }
      return { digits, drift_steps: 0 };
    },
    recovery_password: () => {},
    recovery_sheet: () => sheetView({ first: false }),
    finish_recovery: () => {},
    look_by_kit: () => {},
    keep_phone: () => {},
    step_up: (_password, code) => {
      if (digitsOf(code) === 0 || view.screen !== "step-up") {
        throw refusal("denied");
      }
      const next: Record<string, DoorView> = {
        "change-password": { screen: "change-password" },
        "new-phone": { screen: "new-phone" },
        sheet: sheetView({ first: false }),
        "new-keys": { screen: "new-keys", device_key: true },
        "new-sheet": { ...sheetView({ first: false }), screen: "new-sheet" },
      };
      view = next[view.purpose] ?? view;
    },
    change_password: () => {},
    show_kit_text: () => ({
      kit: KIT,
      backup_codes: ["C5H6-6S35-CSKP-GTBAJ", "7Q2M-X9TA-04VN-8KD1E", "B3WP-5RZ8-HJ6C-N0Y4T"],
      vault_number: "R30C 1G60 R30C 1G60 R30C 1G60 R0JY",
    }),
    confirm_kit: (symbols) => ({ right: symbols.toUpperCase() === askedSymbols() }),
    finish_new_sheet: () => {},
    begin_rotation: () => sheetView({ first: false }),
    rotation_phone: () => enrolment,
    save_copy: () => ({ path: "/media/mara/STICK/Twinlatch vault copy.db", same_disk: false }),
    save_sheet: () => ({ path: "/media/mara/STICK/twinlatch-sheet.txt", same_disk: false }),
    close_door: () => {},
  };
}

/** The right answer to what the sheet asks back. */
export function askedSymbols(): string {
  const symbols = KIT.replaceAll(" ", "");
  return ASKED.map((place) => symbols.charAt(place - 1)).join("");
}

function digitsOf(code: string): number {
  const digits = code.replaceAll(" ", "");
  return /^\d{6,8}$/.test(digits) && digits !== "00000000" ? digits.length : 0;
}
