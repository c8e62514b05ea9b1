// Kiosk mode: whether it holds, and the way out of it.

import { door } from "./door";

export const kioskView = () => door().send("kiosk_view");

/** Makes the window one among others until the session ends. */
export const leaveKiosk = () => door().send("leave_kiosk");
