// The people of the device, and bringing in others.

import { door } from "./door";
import type { InvitePersonForm } from "./generated/InvitePersonForm";

/** Everybody who has an account here. */
export const listPeople = () => door().send("list_people");

/** Makes an account for a person, who takes it over with the code that comes back. */
export const invitePerson = (form: InvitePersonForm) => door().send("invite_person", { form });
