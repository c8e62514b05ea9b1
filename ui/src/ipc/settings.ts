// The settings of the account.

import { door } from "./door";
import type { SettingsForm } from "./generated/SettingsForm";

export const showSettings = () => door().send("show_settings");

export const saveSettings = (form: SettingsForm) => door().send("save_settings", { form });

/** Switches quick unlock on, from the next login on, or off at once. */
export const switchQuickUnlock = (on: boolean) => door().send("switch_quick_unlock", { on });
