// The recovery sheet.

import { door } from "./door";
import { sendSecretForm } from "./secretForm";

/** Gives kit and backup codes as text, on request. */
export const showKitText = () => door().send("show_kit_text");

/** Gives back the four symbols that were asked. */
export const confirmKit = (symbols: string) => sendSecretForm("confirm_kit", [symbols]);

/** Puts the new sheet in the place of the old one; its codes are joined to the password. */
export const finishNewSheet = (password: string) => sendSecretForm("finish_new_sheet", [password]);

/** Saves the sheet where the person chooses. */
export const saveSheet = () => door().send("save_sheet");
