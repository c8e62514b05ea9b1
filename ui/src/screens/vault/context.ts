// What all parts of the vault window share.

import { createContext } from "svelte";
import type { Clock } from "../../lib/clock.svelte";
import type { Actions } from "../items/actions.svelte";
import type { Codes } from "../items/codes.svelte";
import type { Items } from "../items/items.svelte";
import type { Session } from "./session.svelte";
import type { Toasts } from "./toasts.svelte";

export interface Vault {
  clock: Clock;
  session: Session;
  items: Items;
  actions: Actions;
  codes: Codes;
  toasts: Toasts;
}

export const [vault, setVault] = createContext<Vault>();
