// The items of the open vault.

import { door } from "./door";
import type { FieldName } from "./generated/FieldName";
import type { ItemForm } from "./generated/ItemForm";
import type { ItemQuery } from "./generated/ItemQuery";

export const listItems = (query: ItemQuery) => door().send("list_items", { query });

export const showItem = (id: string) => door().send("show_item", { id });

/** Gives the codes of the rows on screen; ask again when one expires. */
export const showCodes = (ids: string[]) => door().send("show_codes", { ids });

export const saveItem = (form: ItemForm) => door().send("save_item", { form });

export const deleteItem = (id: string) => door().send("delete_item", { id });

export const restoreItem = (id: string) => door().send("restore_item", { id });

export const setFavourite = (id: string, favourite: boolean) =>
  door().send("set_favourite", { id, favourite });

/** Saves an item as the file has it, where the person chooses. */
export const saveKeptItem = (id: string) => door().send("save_kept_item", { id });

/** Discards an item that cannot be read; nothing of it stays. */
export const discardKeptItem = (id: string) => door().send("discard_kept_item", { id });

/** Gives a hidden field, on request. */
export const revealField = (id: string, field: FieldName) =>
  door().send("reveal_field", { id, field });

/** Copies a field in the shell; its text does not cross. */
export const copyField = (id: string, field: FieldName) => door().send("copy_field", { id, field });
