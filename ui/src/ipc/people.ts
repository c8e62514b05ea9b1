// The people of the device, and bringing in others.

import { door } from "./door";
import type { InvitePersonForm } from "./generated/InvitePersonForm";
import type { PersonRole } from "./generated/PersonRole";

/** Everybody who has an account here. */
export const listPeople = () => door().send("list_people");

/** Makes an account for a person, who takes it over with the code that comes back. */
export const invitePerson = (form: InvitePersonForm) => door().send("invite_person", { form });

/** Lets the person choose a list and says what would become of each line; null when dismissed. */
export const planInvitations = () => door().send("plan_invitations");

/** Invites those of the list who can be, all in one step. */
export const invitePlanned = () => door().send("invite_planned");

/** Saves the codes as cards where the person chooses. */
export const saveInvitations = () => door().send("save_invitations");

/** Puts the list away, codes included. */
export const forgetInvitations = () => door().send("forget_invitations");

/** Switches a person's account off, so that nothing opens it, or on again. */
export const switchPerson = (id: string, on: boolean) => door().send("switch_person", { id, on });

/** Gives a person another role; it counts at the next login. */
export const giveRole = (id: string, role: PersonRole) => door().send("give_role", { id, role });

/** Signs a person's row as it stands, where an older one was put back. */
export const signPerson = (id: string) => door().send("sign_person", { id });

/** Sets the groups that a person belongs to. */
export const setGroups = (id: string, groups: string[]) => door().send("set_groups", { id, groups });

/** Marks a person's account for deletion; an invitation nobody has come by is withdrawn. */
export const deletePerson = (id: string) => door().send("delete_person", { id });

/** Takes the deletion of a person's account back. */
export const takePersonBack = (id: string) => door().send("take_person_back", { id });

/** Marks the own account for deletion and logs out; the username is typed once more. */
export const deleteAccount = (username: string) => door().send("delete_account", { username });
