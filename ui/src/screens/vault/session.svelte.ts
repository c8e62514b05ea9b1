// The open session as the window knows it: who, what is to be said, and when it locks.

import type { Clock } from "../../lib/clock.svelte";
import type { NoticeView } from "../../ipc/generated/NoticeView";
import type { SessionEndingView } from "../../ipc/generated/SessionEndingView";
import type { VaultView } from "../../ipc/generated/VaultView";
import { hearSessionChanged, hearSessionEnding, touch, vaultView } from "../../ipc/session";
import { WindowFocus } from "../../lib/windowFocus.svelte";
import { t } from "../../text/text";
import { watchInput } from "./input";

/** What stands as long as it is so: reasons for reading only, a policy that is not
 * obeyed, and a key that lies in a file. */
const LASTING = new Set<NoticeView["notice"]>([
  "older-file",
  "copied-file",
  "salvaged",
  "login-not-written",
  "folder-read-only",
  "policy-refused",
  "key-file",
]);

export class Session {
  view = $state.raw() as VaultView;
  /** Set in the last minute before a limit. */
  ending = $state.raw<SessionEndingView | null>(null);
  #dismissed = $state.raw<string[]>([]);
  #input = $state(0);
  #asked = 0;
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #focus = new WindowFocus();

  /** Watches input and the shell's events; `changed` is called when the shell says so. */
  constructor(view: VaultView, clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
    this.#take(view);
    $effect(() => watchInput(() => void this.touched()));
    $effect(() => this.#hear());
  }

  /** Seconds until the vault locks by itself. */
  readonly locksIn = $derived.by(() => {
    void this.#clock.now;
    const now = performance.now();
    const idle = this.view.lock_after - (now - this.#input) / 1000;
    const end = this.view.ends_in - (now - this.#asked) / 1000;
    return Math.max(0, Math.ceil(Math.min(idle, end)));
  });

  /** Whether codes are hidden at this moment. */
  readonly hidesCodes = $derived.by(() => this.view.hide_codes && !this.#focus.here);

  /** Why codes are hidden, where they are. */
  readonly codesHidden = $derived(this.hidesCodes ? t("item-code-hidden") : undefined);

  /** Notices that were not put aside, most important first. */
  readonly notices = $derived.by(() =>
    this.view.notices.filter(({ notice }) => !this.#dismissed.includes(notice)),
  );

  /** Whether a notice can be put aside until the next login. */
  canDismiss({ notice }: NoticeView): boolean {
    return !LASTING.has(notice);
  }

  dismiss({ notice }: NoticeView): void {
    this.#dismissed = [...this.#dismissed, notice];
  }

  /** Reports input, which puts off the lock. */
  async touched(): Promise<void> {
    try {
      await touch();
      this.#input = performance.now();
      if (this.ending?.reason === "idle") {
        this.ending = null;
      }
    } catch {
      // The session is over or the shell is busy; it closes the window or counts on.
    }
  }

  /** Asks anew what stands around the items. */
  async refresh(): Promise<void> {
    try {
      this.#take(await vaultView());
    } catch {
      // What is shown stays; the next change asks again.
    }
  }

  #take(view: VaultView): void {
    this.view = view;
    this.#asked = performance.now();
    this.#input = this.#asked - view.idle * 1000;
  }

  #hear(): () => void {
    const ears = [
      hearSessionEnding((ending) => (this.ending = ending)),
      hearSessionChanged(() => {
        void this.refresh();
        this.#changed();
      }),
    ];
    return () => ears.forEach((ear) => void ear.then((stop) => stop()));
  }
}
