// What is still to be done after a paper has opened an account, in order.

import type { RecoveryView } from "../../ipc/generated/RecoveryView";
import type { TextId } from "../../text/text";

/** What the person says is gone. */
export interface Gone {
  phone: boolean;
  password: boolean;
}

/** One thing to do. */
export type Task = "new-password" | "present-password" | "enrol" | "table" | "sheet";

/** What must be replaced, whatever the person says. */
export function mustReplace(view: RecoveryView): Gone {
  return { phone: view.phone === "unknown", password: view.password_lost };
}

/** The tasks after a kit. */
export function afterKit(view: RecoveryView, gone: Gone): Task[] {
  const tasks: Task[] = [];
  if (gone.password) {
    tasks.push("new-password");
  } else if ((gone.phone || view.codes_lost) && !view.password_known) {
    tasks.push("present-password");
  }
  if (gone.phone) {
    tasks.push("enrol");
  } else if (view.phone === "rebuildable") {
    tasks.push("table");
  }
  return [...tasks, "sheet"];
}

const TITLES: Record<Task, TextId> = {
  "new-password": "recover-step-password",
  "present-password": "recover-step-password",
  enrol: "recover-step-phone",
  table: "recover-step-phone",
  sheet: "recover-step-sheet",
};

/** The titles of all steps, the first two included. */
export const titlesOf = (tasks: readonly Task[]): readonly TextId[] => [
  "recover-step-open",
  "recover-step-gone",
  ...tasks.map((task) => TITLES[task]),
];
