// The audit log of a made-up office.

import type { Answers } from "../fake";
import type { AuditCheckView } from "../generated/AuditCheckView";
import type { AuditGroup } from "../generated/AuditGroup";
import type { AuditLineView } from "../generated/AuditLineView";
import type { AuditQuery } from "../generated/AuditQuery";
import type { AuditView } from "../generated/AuditView";
import type { AuditWhat } from "../generated/AuditWhat";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

const GROUPS: Partial<Record<AuditWhat, AuditGroup>> = {
  "logged-in": "logins",
  "try-failed": "logins",
  locked: "logins",
  recovered: "logins",
  "field-revealed": "secrets",
  "field-copied": "secrets",
  "account-made": "people",
  invited: "people",
  joined: "people",
  "role-given": "people",
  "password-changed": "protection",
};

const newest: [ago: number, line: Partial<AuditLineView> & { what: AuditWhat }][] = [
  [4 * MINUTE, { what: "logged-in", actor: "mara", way: "code", surface: "window" }],
  [6 * MINUTE, { what: "try-failed", subject: "mara", way: "code", surface: "window" }],
  [7 * MINUTE, { what: "try-failed", way: "code", surface: "terminal" }],
  [50 * MINUTE, { what: "locked", actor: "amina.k", surface: "window" }],
  [60 * MINUTE, { what: "field-copied", actor: "amina.k", object: "5f0c2a91d7e84b36a1c0e2f4b6d8901a", surface: "window", count: 3 }],
  [DAY, { what: "role-given", actor: "mara", subject: "yara", detail: "viewer", surface: "window" }],
  [DAY + 9 * MINUTE, { what: "invited", actor: "mara", subject: "tomas", detail: "user", surface: "window" }],
  [DAY + 20 * MINUTE, { what: "log-exported", actor: "mara", detail: "json-lines", surface: "terminal" }],
  [3 * DAY, { what: "clock-back", surface: "window", count: 5400 }],
  [3 * DAY + MINUTE, { what: "recovered", actor: "amina.k", way: "backup-code", surface: "window" }],
  [4 * DAY, { what: "password-changed", actor: "amina.k", surface: "window" }],
];

/** Lines of a small office, newest first; beyond the first they are logins, a few a day. */
export function auditLines(count = 420, now = Date.now()): AuditLineView[] {
  const plain = {
    actor: null,
    subject: null,
    way: null,
    surface: null,
    object: null,
    count: 1,
    detail: null,
  };
  return Array.from({ length: count }, (_, at) => {
    const [ago, line] = newest[at] ?? [
      4 * DAY + (at - newest.length + 1) * 200 * MINUTE,
      { what: "logged-in" as const, actor: "amina.k", way: "code" as const, surface: "window" as const },
    ];
    return { ...plain, sequence: count - at, time: now - ago, ...line };
  });
}

/** A log that fits together. */
export const wholeCheck: AuditCheckView = {
  rows: 420,
  last: 420,
  signed_to: 420,
  remembered: true,
  problems: [],
};

/** One that does not, in every way. */
export const brokenCheck: AuditCheckView = {
  ...wholeCheck,
  rows: 398,
  problems: [
    { what: "missing", from: 301, to: 322, after: Date.UTC(2026, 10, 21, 9, 40) },
    { what: "broken", from: 350, to: null, after: Date.UTC(2026, 10, 23, 14, 5) },
    { what: "behind-mark", from: null, to: 431, after: Date.UTC(2026, 10, 27, 18, 30) },
  ],
};

/** The lines that a question finds. */
export function auditView(
  query: AuditQuery,
  lines = auditLines(),
  check = wholeCheck,
  atOnce = 200,
): AuditView {
  const names = lines.flatMap(({ actor, subject }) => [actor, subject]);
  const found = lines.filter(
    (line) =>
      (query.person === "" || line.actor === query.person || line.subject === query.person) &&
      (query.kind === "all" || (GROUPS[line.what] ?? "device") === query.kind) &&
      (!query.failed || line.what === "try-failed") &&
      (query.from === null || (line.time ?? -1) >= query.from) &&
      (query.to === null || (line.time ?? Infinity) <= query.to),
  );
  return {
    lines: found.slice(query.skip, query.skip + atOnce),
    found: found.length,
    people: [...new Set(names.filter((name) => name !== null))].sort(),
    newest: lines[0]?.sequence ?? 0,
    readable: true,
    check,
  };
}

/** Answers of the vault window about the log. */
export function auditAnswers(): Partial<Answers> {
  const lines = auditLines();
  return {
    show_audit: ({ query }) => auditView(query, lines),
    save_audit: ({ format }) => ({
      path: `/media/mara/STICK/Twinlatch audit log.${format === "syslog" ? "log" : "jsonl"}`,
      same_disk: false,
    }),
  };
}
