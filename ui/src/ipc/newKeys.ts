// All keys replaced: after a theft nothing less helps against an old copy.

import { door } from "./door";
import { sendSecretForm } from "./secretForm";

/** Begins with a new password and gives the new sheet; nothing is in use yet. */
export const beginRotation = (password: string) => sendSecretForm("begin_rotation", [password]);

/** Gives the key for the new phone; its confirming code puts everything in use. */
export const rotationPhone = () => door().send("rotation_phone");

/** Deletes the earlier key of this computer from where it is kept. */
export const deleteEarlierKey = () => door().send("delete_earlier_key");
