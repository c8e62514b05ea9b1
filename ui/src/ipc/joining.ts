// An invited person takes an account over.

import { door } from "./door";
import type { KitKind } from "./generated/KitKind";
import { sendSecretForm } from "./secretForm";

/** Shows the activation code; nothing is used up yet. */
export const beginJoining = (username: string, code: string) =>
  sendSecretForm("begin_joining", [username, code]);

/** Sets the own password and begins the enrolment; `confirmEnrolment` takes its code. */
export const joiningPassword = (password: string, kit: KitKind) =>
  sendSecretForm("joining_password", [password, kit]);

/** Gives it up; the invitation stands. */
export const cancelJoining = () => door().send("cancel_joining");
