// What Enter does with a row.

import type { ItemRow } from "../../ipc/generated/ItemRow";
import type { Actions } from "./actions.svelte";
import type { Items } from "./items.svelte";

/** Copies a token's code; opens anything else. */
export function useRow(row: ItemRow, items: Items, actions: Actions): void {
  const hasCode = row.kind === "token" && row.deleted === null && !row.damaged;
  items.choose(row.id, !hasCode);
  if (hasCode) {
    void actions.copy(row.id, { field: "code" });
  }
}
