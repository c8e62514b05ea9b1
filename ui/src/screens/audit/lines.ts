// How one line of the log is shown.

import Clock3 from "@lucide/svelte/icons/clock-3";
import Copy from "@lucide/svelte/icons/copy";
import Eye from "@lucide/svelte/icons/eye";
import FileText from "@lucide/svelte/icons/file-text";
import Info from "@lucide/svelte/icons/info";
import KeyRound from "@lucide/svelte/icons/key-round";
import LifeBuoy from "@lucide/svelte/icons/life-buoy";
import Lock from "@lucide/svelte/icons/lock";
import LogIn from "@lucide/svelte/icons/log-in";
import LogOut from "@lucide/svelte/icons/log-out";
import RefreshCw from "@lucide/svelte/icons/refresh-cw";
import Save from "@lucide/svelte/icons/save";
import ScrollText from "@lucide/svelte/icons/scroll-text";
import Settings from "@lucide/svelte/icons/settings";
import Shield from "@lucide/svelte/icons/shield";
import Smartphone from "@lucide/svelte/icons/smartphone";
import Trash2 from "@lucide/svelte/icons/trash-2";
import TriangleAlert from "@lucide/svelte/icons/triangle-alert";
import Users from "@lucide/svelte/icons/users";
import Wrench from "@lucide/svelte/icons/wrench";
import type { AuditLineView } from "../../ipc/generated/AuditLineView";
import type { AuditWhat } from "../../ipc/generated/AuditWhat";
import { hasText, t } from "../../text/text";

/** The icon of each kind of line. */
export const ICONS: Record<AuditWhat, typeof Info> = {
  "account-made": Users,
  "logged-in": LogIn,
  "try-failed": TriangleAlert,
  "stepped-up": Shield,
  "password-changed": KeyRound,
  "phone-enrolled": Smartphone,
  "sheet-shown": FileText,
  "kit-issued": FileText,
  "kit-confirmed": FileText,
  "backup-codes-issued": FileText,
  "cost-raised": Shield,
  mended: Wrench,
  found: TriangleAlert,
  recovered: LifeBuoy,
  "file-made-vault": Shield,
  "keys-replaced": RefreshCw,
  discarded: Trash2,
  locked: Lock,
  "logged-out": LogOut,
  "field-revealed": Eye,
  "field-copied": Copy,
  invited: Users,
  joined: Users,
  "file-copied": Save,
  "clock-forward": Clock3,
  "clock-back": Clock3,
  "switched-off": Users,
  "switched-on": Users,
  "role-given": Users,
  "settings-changed": Settings,
  "log-begun": ScrollText,
  "log-key-replaced": KeyRound,
  "lines-deleted": Trash2,
  "lines-lost": TriangleAlert,
  "log-exported": Save,
  "log-head-mended": Wrench,
  "unlocked-by-password": LogIn,
  "policy-signed": ScrollText,
  "signed-again": Users,
  "groups-set": Users,
  "deletion-marked": Trash2,
  "deletion-taken-back": Users,
  "account-removed": Trash2,
  "invitation-withdrawn": Trash2,
  "help-issued": LifeBuoy,
  "help-ended": LifeBuoy,
  "escrow-issued": TriangleAlert,
  "emergency-kit-issued": FileText,
  "emergency-session": TriangleAlert,
  "help-given": LifeBuoy,
  "emergency-kit-ended": FileText,
  "collection-made": Users,
  "collection-renamed": Users,
  "member-set": Users,
  "member-removed": Users,
  "collection-deleted": Trash2,
  "collection-confirmed": Users,
  other: Info,
  sealed: Lock,
  "made-up": TriangleAlert,
};

/** Lines that somebody should look at. */
export const ALARMS = new Set<AuditWhat>(["try-failed",
  "found",
  "lines-lost",
  "made-up",
  "clock-back",
  "escrow-issued",
  "emergency-session",
]);

/** What a count is of, where it is not of times. */
const COUNTED: Partial<Record<AuditWhat, "seconds" | "lines">> = {
  "clock-forward": "seconds",
  "clock-back": "seconds",
  "lines-deleted": "lines",
  "lines-lost": "lines",
};

/** How often or how much, where that says something. */
export function times({ what, count }: AuditLineView): string | undefined {
  const unit = COUNTED[what];
  if (unit) {
    return t(`audit-${unit}`, { count });
  }
  return count > 1 ? t("audit-times", { count }) : undefined;
}

/** What stands beside the names: by which way, what exactly, on which item, in which program. */
export function aboutLine({ way, detail, object, surface }: AuditLineView): string[] {
  const words: (string | undefined)[] = [
    way === null ? undefined : t(`audit-way-${way}`),
    detail === null ? undefined : detailWords(detail),
    object === null ? undefined : t("audit-item", { number: object.slice(0, 8) }),
    surface === null ? undefined : t(`audit-surface-${surface}`),
  ];
  return words.filter((one) => one !== undefined);
}

/** The program's own word, or the word itself where a newer version wrote it. */
function detailWords(detail: string): string {
  const role = `role-${detail}`;
  const own = `audit-detail-${detail}`;
  return hasText(role) ? t(role) : hasText(own) ? t(own) : detail;
}
