// The settings of the account.

import { door } from "./door";
import type { SettingsForm } from "./generated/SettingsForm";

export const showSettings = () => door().send("show_settings");

export const saveSettings = (form: SettingsForm) => door().send("save_settings", { form });
