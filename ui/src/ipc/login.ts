// What the door window asks before a session is open.

import { door } from "./door";
import { sendSecretForm } from "./secretForm";

/** Asks which form the door shows. */
export const doorView = () => door().send("door_view");

/** Tries once more to reach what stood in the way: file, keyring, lock. */
export const retryStart = () => door().send("retry_start");

/** Tries the vault number of the recovery sheet on a file that has lost its own; it is no secret. Gives
 *  what the door shows then. */
export const openWithVaultNumber = (number: string) =>
  door().send("open_with_vault_number", { number });

/** Logs in, with one code or two or three in a row; the shell then opens the vault window and ends
 *  this one, unless there is something to decide first: then the door shows it. */
export const login = (username: string, password: string, codes: readonly string[]) =>
  sendSecretForm("login", [username, password, ...codes]);

/** Opens a locked session with its password alone; the shell then opens the vault window. */
export const quickUnlock = (username: string, password: string) =>
  sendSecretForm("quick_unlock", [username, password]);

/** Logs a person out whose session waits for the password alone. */
export const endParked = (username: string) => door().send("end_parked", { username });

/** Goes on with the time that the codes have found; the shell then opens the vault window. */
export const acceptFoundTime = () => door().send("accept_found_time");

/** Leaves it: no code is used up. */
export const leaveFoundTime = () => door().send("leave_found_time");

/** Closes the door: back to the vault, or, without a session, the end of the program. */
export const closeDoor = () => door().send("close_door");
