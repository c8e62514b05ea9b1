// The audit log as it is looked at: what is asked for, and the lines that have come.

import { showAudit } from "../../ipc/audit";
import { asError } from "../../ipc/errors";
import type { AuditGroup } from "../../ipc/generated/AuditGroup";
import type { AuditLineView } from "../../ipc/generated/AuditLineView";
import type { AuditView } from "../../ipc/generated/AuditView";
import type { ErrorView } from "../../ipc/generated/ErrorView";
import { endOfDay, startOfDay } from "./days";

export class AuditLog {
  person = $state("");
  kind = $state<AuditGroup>("all");
  /** Days as they are typed, 2026-11-28; anything else stands still. */
  from = $state("");
  until = $state("");
  failed = $state(false);
  /** The last answer; its lines are those of one part. */
  view = $state.raw<AuditView>();
  lines = $state.raw<AuditLineView[]>([]);
  busy = $state(false);
  error = $state.raw<ErrorView>();
  #asked = 0;

  readonly filtered = $derived(
    this.person !== "" || this.kind !== "all" || this.failed || this.from !== "" || this.until !== "",
  );
  readonly wrongFrom = $derived(this.from !== "" && startOfDay(this.from) === null);
  readonly wrongUntil = $derived(this.until !== "" && endOfDay(this.until) === null);
  /** How many lines of those found have not come yet. */
  readonly left = $derived(Math.max(0, (this.view?.found ?? 0) - this.lines.length));

  /** Asks from the newest line on. */
  async load(): Promise<void> {
    await this.#ask([], null);
  }

  /** Asks for the lines that follow. */
  async more(): Promise<void> {
    await this.#ask(this.lines, this.view?.newest ?? null);
  }

  clear(): void {
    [this.person, this.kind, this.from, this.until, this.failed] = ["", "all", "", "", false];
    void this.load();
  }

  async #ask(before: AuditLineView[], newest: number | null): Promise<void> {
    if (this.wrongFrom || this.wrongUntil) {
      return;
    }
    const asked = (this.#asked += 1);
    [this.busy, this.error] = [true, undefined];
    const { person, kind, failed } = this;
    const [from, to] = [startOfDay(this.from), endOfDay(this.until)];
    const skip = before.length;
    try {
      const view = await showAudit({ person, kind, failed, from, to, newest, skip });
      if (asked === this.#asked) {
        [this.view, this.lines] = [view, [...before, ...view.lines]];
      }
    } catch (reason) {
      if (asked === this.#asked) {
        this.error = asError(reason);
      }
    }
    if (asked === this.#asked) {
      this.busy = false;
    }
  }
}
