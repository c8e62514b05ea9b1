// A copy of the vault file.

import { door } from "./door";

/** Saves a copy of the vault file where the person chooses. */
export const saveCopy = () => door().send("save_copy");
