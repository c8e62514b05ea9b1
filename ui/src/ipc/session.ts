// The open session.

import { door } from "./door";
import type { SessionEndingView } from "./generated/SessionEndingView";

export const vaultView = () => door().send("vault_view");

/** Reports a key or pointer; call it at most once a second. */
export const touch = () => door().send("touch");

/** Names the open form with unsaved changes, or none. */
export const noteUnsaved = (title: string | null) => door().send("note_unsaved", { title });

/** Makes the file that is only looked at the vault of this computer. */
export const takeOver = () => door().send("take_over");

export const lock = () => door().send("lock");

export const logOut = () => door().send("log_out");

/** Closes the vault window, and with it the program. */
export const closeVault = () => door().send("close_vault");

/** Gives the account's own history. */
/** Discards the lines of the history that cannot be read. */
export const discardBadEvents = () => door().send("discard_bad_events");

/** Discards the parts of the file that belong to nothing. */
export const discardUnowned = () => door().send("discard_unowned");

export const showLogins = () => door().send("show_logins");

export const hearSessionEnding = (heard: (what: SessionEndingView) => void) =>
  door().hear("session-ending", heard);

/** Hears that the window was asked to close over unsaved changes. */
export const hearVaultClosing = (heard: () => void) => door().hear("vault-closing", heard);

export const hearSessionChanged = (heard: () => void) => door().hear("session-changed", heard);
