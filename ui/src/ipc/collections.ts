// Shared collections and who shares them.

import { door } from "./door";
import type { MemberRight } from "./generated/MemberRight";

/** The person's shared collections, and whom they can be shared with. */
export const listCollections = () => door().send("list_collections");

/** Makes an empty shared collection; gives its id. */
export const makeCollection = (name: string) => door().send("make_collection", { name });

/** Gives a collection another name, for everybody. */
export const renameCollection = (id: string, name: string) =>
  door().send("rename_collection", { id, name });

/** Shares a collection with a person, or gives a member another right. */
export const setMember = (id: string, person: string, right: MemberRight) =>
  door().send("set_member", { id, person, right });

/** Ends a membership; the collection goes on under a new key. */
export const removeMember = (id: string, person: string) =>
  door().send("remove_member", { id, person });

/** Deletes a collection with everything in it, for everybody. */
export const deleteCollection = (id: string) => door().send("delete_collection", { id });

/** Takes over the items that were found where the list is missing or refused. */
export const confirmCollection = (id: string) => door().send("confirm_collection", { id });

/** Moves an item to a collection or to the own ones, or copies it; gives its id there. */
export const relocateItem = (id: string, collection: string | null, keep: boolean) =>
  door().send("relocate_item", { id, collection, keep });
