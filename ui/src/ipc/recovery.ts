// Ways back in: a paper opens the account, what is gone is replaced, a session begins.

import { door } from "./door";
import type { KeyStore } from "./generated/KeyStore";
import { sendSecretForm } from "./secretForm";

/** Opens an account with its password and a backup code; nothing is used up yet. */
export const recoverWithCode = (username: string, password: string, code: string) =>
  sendSecretForm("recover_with_code", [username, password, code]);

/** Opens an account with its kit; password and vault number are empty where none was asked for. */
export const recoverWithKit = (kit: string, password: string, store: KeyStore, number: string) =>
  sendSecretForm("recover_with_kit", [kit, password, store, ...(number === "" ? [] : [number])]);

/** Gives the recovery up; everything is as before. */
export const cancelRecovery = () => door().send("cancel_recovery");

/** Makes an older, copied or rebuilt file the vault of this computer. */
export const makeVault = () => door().send("make_vault");

/** Begins the enrolment of another phone; `confirmEnrolment` takes its code. */
export const beginRecoveryPhone = () => door().send("begin_recovery_phone");

/** Takes up the codes of the same phone again. */
export const rebuildTable = (code: string) => sendSecretForm("rebuild_table", [code]);

/** Gives a new password, or proves the present one. */
export const recoveryPassword = (password: string, which: "new" | "present") =>
  sendSecretForm("recovery_password", [password, which]);

/** Gives the sheet with the kit that takes the place of the used one. */
export const recoverySheet = () => door().send("recovery_sheet");

/** The last step: replaces what is gone and opens the vault. */
export const finishRecovery = () => door().send("finish_recovery");

/** Opens a file that is not decided about for looking, by its kit; nothing is written. */
export const lookByKit = () => door().send("look_by_kit");

/** Opens the vault with the phone as it is; the backup code is used up. */
export const keepPhone = () => door().send("keep_phone");
