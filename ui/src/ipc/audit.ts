// The audit log of the device.

import { door } from "./door";
import type { AuditFormat } from "./generated/AuditFormat";
import type { AuditQuery } from "./generated/AuditQuery";

/** Lines that were asked for, newest first, and whether the whole log fits together. */
export const showAudit = (query: AuditQuery) => door().send("show_audit", { query });

/** Saves the whole log where the person chooses. */
export const saveAudit = (format: AuditFormat) => door().send("save_audit", { format });
