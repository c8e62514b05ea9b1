// What the door window asks before a session is open.

import { door } from "./door";
import { sendSecretForm } from "./secretForm";

/** Asks which form the door shows. */
export const doorView = () => door().send("door_view");

/** Tries once more to reach what stood in the way: file, keyring, lock. */
export const retryStart = () => door().send("retry_start");

/** Logs in; the shell then opens the vault window and ends this one. */
export const login = (username: string, password: string, code: string) =>
  sendSecretForm("login", [username, password, code]);

/** Closes the door: back to the vault, or, without a session, the end of the program. */
export const closeDoor = () => door().send("close_door");
