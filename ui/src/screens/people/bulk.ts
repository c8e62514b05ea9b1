// The lines of a list of people.

import type { BulkLineView } from "../../ipc/generated/BulkLineView";

/** Whether the person was or can be invited. */
export const isGood = ({ outcome }: BulkLineView): boolean =>
  outcome === "new" || outcome === "replaces" || outcome === "invited";
