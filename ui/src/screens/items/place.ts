// Where in the vault the list stands.

import type { ItemFilter } from "../../ipc/generated/ItemFilter";
import { t } from "../../text/text";

/** A filter, or a tag among all items. */
export interface Place {
  filter: ItemFilter;
  tag: string | null;
}

/** The places above the tags, in order. */
export const FILTERS = ["all", "favourites", "codes", "logins", "notes"] as const;

export const ALL: Place = { filter: "all", tag: null };

const NAMES = {
  all: "vault-all",
  favourites: "vault-favourites",
  codes: "vault-codes",
  logins: "vault-logins",
  notes: "vault-notes",
  deleted: "vault-deleted",
} as const;

/** The words for a place. */
export const placeName = ({ filter, tag }: Place): string => tag ?? t(NAMES[filter]);

export const samePlace = (one: Place, other: Place): boolean =>
  one.filter === other.filter && one.tag === other.tag;
