// What a person changes about the own account; each needs a fresh step-up.

import { door } from "./door";
import type { DoorPurpose } from "./generated/DoorPurpose";
import { sendSecretForm } from "./secretForm";

/** Judges a password while it is typed. */
export const judgePassword = (password: string, username: string, displayName: string) =>
  sendSecretForm("judge_password", [password, username, displayName]);

/** Proves password and code again inside the open session. */
export const stepUp = (password: string, code: string) => sendSecretForm("step_up", [password, code]);

/** Sets a new password. */
export const changePassword = (password: string) => sendSecretForm("change_password", [password]);

/** Begins the enrolment of a new phone; the old one works until the confirming code. */
export const beginNewPhone = () => door().send("begin_new_phone");

/** Opens the door window above the vault for one purpose. */
export const openDoor = (purpose: DoorPurpose) => door().send("open_door", { purpose });
