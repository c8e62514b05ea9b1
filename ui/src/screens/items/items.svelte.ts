// The list, the chosen item and the open form.

import { asError } from "../../ipc/errors";
import type { ErrorView } from "../../ipc/generated/ErrorView";
import type { ItemFilter } from "../../ipc/generated/ItemFilter";
import type { ItemList } from "../../ipc/generated/ItemList";
import type { ItemRow } from "../../ipc/generated/ItemRow";
import type { ItemView } from "../../ipc/generated/ItemView";
import { listItems, showItem } from "../../ipc/items";
import type { Draft } from "./draft.svelte";
import { ALL, samePlace, type Place } from "./place";

/** What stands beside the sidebar. */
export type Panel = "items" | "settings" | "logins" | "people" | "collections" | "audit";

export class Items {
  place = $state.raw<Place>(ALL);
  text = $state("");
  list = $state.raw<ItemList | null>(null);
  listError = $state.raw<ErrorView | null>(null);
  /** The id of the chosen row. */
  chosen = $state<string | null>(null);
  item = $state.raw<ItemView | null>(null);
  itemError = $state.raw<ErrorView | null>(null);
  /** The open form. */
  draft = $state.raw<Draft | null>(null);
  panel = $state<Panel>("items");
  /** Where a narrow window stands, which shows one of the two. */
  level = $state<"list" | "detail">("list");
  /** What is to be done once the person has said what happens to unsaved changes. */
  leaving = $state.raw<(() => void) | null>(null);
  #listAsked = 0;
  #itemAsked = 0;

  /** Rows as they stand in the list: what cannot be read comes last. */
  readonly rows = $derived.by((): ItemRow[] => {
    const rows = this.list?.rows ?? [];
    return [...rows.filter(({ damaged }) => !damaged), ...rows.filter(({ damaged }) => damaged)];
  });

  /** Whether nothing was ever put into the vault. */
  readonly isFresh = $derived(
    this.list !== null &&
      this.list.damaged === 0 &&
      this.list.counts.every(([, count]) => count === 0),
  );

  count(filter: ItemFilter): number {
    return this.list?.counts.find(([name]) => name === filter)?.[1] ?? 0;
  }

  /** Asks for the list; keeps the chosen row while it is there, else takes its neighbour. */
  async load(): Promise<void> {
    const asked = (this.#listAsked += 1);
    const at = this.rows.findIndex(({ id }) => id === this.chosen);
    const { place, text } = this;
    try {
      const list = await listItems({ text: text.trim(), ...place });
      if (asked === this.#listAsked) {
        [this.list, this.listError] = [list, null];
        this.#settle(at);
      }
    } catch (reason) {
      if (asked === this.#listAsked) {
        this.listError = asError(reason);
      }
    }
  }

  /** Shows another place, from its first row. */
  go(place: Place): void {
    this.leave(() => {
      if (!samePlace(place, this.place)) {
        this.chosen = null;
      }
      Object.assign(this, { place, text: "", panel: "items", level: "list" });
      void this.load();
    });
  }

  /** Searches; the first row found is chosen, so that Enter acts on what is seen. */
  search(text: string): void {
    this.text = text;
    this.chosen = this.draft ? this.chosen : null;
    void this.load();
  }

  /** Searches at once, unless the list already shows what is asked for. */
  async find(text: string): Promise<void> {
    if (text !== this.text) {
      [this.text, this.chosen] = [text, this.draft ? this.chosen : null];
      await this.load();
    }
  }

  show(panel: Panel): void {
    this.leave(() => (this.panel = panel));
  }

  /** Chooses a row; `open` goes to the item where the window is narrow. */
  choose(id: string, open = false): void {
    if (id === this.chosen && !this.draft) {
      this.level = open ? "detail" : this.level;
      return;
    }
    this.leave(() => {
      this.chosen = id;
      this.level = open ? "detail" : this.level;
      void this.loadItem();
    });
  }

  /** Asks for the chosen item. */
  async loadItem(): Promise<void> {
    const asked = (this.#itemAsked += 1);
    const id = this.chosen;
    if (id !== this.item?.id) {
      this.item = null;
    }
    this.itemError = null;
    if (id === null) {
      return;
    }
    try {
      const item = await showItem(id);
      if (asked === this.#itemAsked) {
        this.item = item;
      }
    } catch (reason) {
      if (asked === this.#itemAsked) {
        [this.item, this.itemError] = [null, asError(reason)];
      }
    }
  }

  /** Shows a saved item, in a place that has it. */
  async reveal(item: ItemView): Promise<void> {
    [this.chosen, this.item, this.itemError] = [item.id, item, null];
    await this.load();
    if (!this.rows.some(({ id }) => id === item.id)) {
      [this.place, this.text, this.chosen] = [ALL, "", item.id];
      await this.load();
    }
  }

  /** Does something that closes the open form: at once, or after asking. */
  leave(then: () => void): void {
    if (this.draft?.dirty) {
      this.leaving = then;
      return;
    }
    this.draft = null;
    then();
  }

  /** Goes on with what was asked, without the changes. */
  discard(): void {
    const then = this.leaving;
    [this.draft, this.leaving] = [null, null];
    then?.();
  }

  /** The list has come: the chosen row, else its old place, else the first. */
  #settle(at: number): void {
    if (this.rows.some(({ id }) => id === this.chosen)) {
      if (this.item?.id !== this.chosen) {
        void this.loadItem();
      }
      return;
    }
    if (this.draft) {
      return;
    }
    const next = this.rows[Math.min(Math.max(at, 0), this.rows.length - 1)];
    this.chosen = next && !next.damaged ? next.id : null;
    this.level = this.chosen === null ? "list" : this.level;
    void this.loadItem();
  }
}
