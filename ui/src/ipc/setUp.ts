// The first run, and the enrolment of a phone.

import { door } from "./door";
import type { KeyStore } from "./generated/KeyStore";
import type { KitKind } from "./generated/KitKind";
import { sendSecretForm } from "./secretForm";

/** Begins the set-up and gives the enrolment; nothing is final before its confirming code. */
export const beginSetUp = (
  username: string,
  displayName: string,
  password: string,
  kit: KitKind,
  store: KeyStore,
) => sendSecretForm("begin_set_up", [username, displayName, password, kit, store]);

/** Asks for a vault file from elsewhere and takes it over; gives what the door shows then. */
export const bringInVault = () => door().send("bring_in_vault");

/** Leaves the set-up; nothing half-made stays behind. */
export const cancelSetUp = () => door().send("cancel_set_up");

/** Gives the enrolment's key as text, on request. */
export const showEnrolmentText = () => door().send("show_enrolment_text");

/** Proves the phone by one code; for a new phone the password goes along. */
export const confirmEnrolment = (code: string, password?: string) =>
  sendSecretForm("confirm_enrolment", password === undefined ? [code] : [code, password]);
