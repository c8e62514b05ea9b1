// Every key of a policy, decided by somebody.

import type { DecidedView } from "../generated/DecidedView";

/** Everything that an administrator can decide. */
export const decided: DecidedView[] = [
  { key: "audit-export-allowed", value: 0, by: "device" },
  { key: "audit-keep-days", value: 365, by: "device" },
  { key: "clipboard-allowed", value: 0, by: "system-file" },
  { key: "clipboard-seconds", value: 15, by: "system-file" },
  { key: "codes-hidden", value: 1, by: "system-file" },
  { key: "key-file-allowed", value: 0, by: "system-file" },
  { key: "kiosk-enabled", value: 1, by: "system-file" },
  { key: "login-disable-after", value: 100, by: "system-file" },
  { key: "password-length", value: 12, by: "device" },
  { key: "password-score", value: 3, by: "system-file" },
  { key: "phone-digits", value: 8, by: "system-file" },
  { key: "quick-unlock-allowed", value: 0, by: "system-file" },
  { key: "recovery-administrators", value: 2, by: "device" },
  { key: "recovery-escrow", value: 1, by: "device" },
  { key: "session-absolute", value: 480, by: "system-file" },
  { key: "session-idle", value: 10, by: "system-file" },
  { key: "session-lock-before-sleep", value: 1, by: "system-file" },
  { key: "session-lock-with-desktop", value: 0, by: "system-file" },
  { key: "session-step-up", value: 2, by: "system-file" },
  { key: "sheet-required", value: 1, by: "system-file" },
  { key: "terminal-allowed", value: 0, by: "system-file" },
];
