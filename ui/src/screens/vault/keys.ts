// The keys of the vault window. Single letters do nothing while something is typed.

import type { Actions } from "../items/actions.svelte";
import type { Items } from "../items/items.svelte";
import type { Toasts } from "./toasts.svelte";

/** What the keys do. */
export interface Keys {
  items: Items;
  actions: Actions;
  toasts: Toasts;
  search: () => void;
  openNew: () => void;
  lock: () => void;
}

/** Handles a key of the window. */
export function onVaultKey(keys: Keys, event: KeyboardEvent): void {
  const act = event.defaultPrevented || event.isComposing ? undefined : actionOf(keys, event);
  if (act) {
    event.preventDefault();
    act();
  }
}

function actionOf(keys: Keys, event: KeyboardEvent): (() => void) | undefined {
  const key = event.key.toLowerCase();
  const control = event.ctrlKey || event.metaKey;
  if (control && !event.altKey && !event.shiftKey && key === "l") {
    return keys.lock;
  }
  if (document.querySelector("dialog[open]") !== null || event.altKey) {
    return undefined;
  }
  return control ? withControl(keys, event, key) : plain(keys, event, key);
}

function withControl(keys: Keys, event: KeyboardEvent, key: string): (() => void) | undefined {
  const { toasts } = keys;
  switch (key) {
    case "k":
      return keys.search;
    case "n":
      return keys.openNew;
    case "z":
      return isTyping(event.target) || event.shiftKey ? undefined : () => void toasts.undo();
    default:
      return undefined;
  }
}

function plain({ items, actions, search }: Keys, event: KeyboardEvent, key: string) {
  if (isTyping(event.target) || items.draft) {
    return undefined;
  }
  if (key === "/") {
    return search;
  }
  if (items.panel !== "items" || !items.item) {
    return undefined;
  }
  switch (key) {
    case "enter":
      return event.target === document.body ? () => actions.copyCode() : undefined;
    case "e":
      return () => actions.edit();
    case "f":
    case "*":
      return () => void actions.favourite();
    case "delete":
      return () => void actions.remove();
    default:
      return undefined;
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.matches("textarea, select") ||
      target.matches("input:not([type=radio], [type=checkbox])") ||
      target.closest("[role=menu]") !== null)
  );
}
