// The words of what administrators have decided.

import type { DecidedView } from "../ipc/generated/DecidedView";
import type { NoticeView } from "../ipc/generated/NoticeView";
import type { PolicyKey } from "../ipc/generated/PolicyKey";
import type { PolicyProblemView } from "../ipc/generated/PolicyProblemView";
import { t } from "./text";

/** What is decided, in one sentence. */
export function decidedWords({ key, value }: DecidedView): string {
  return t(`decided-${key}`, { value });
}

/** By whom a setting is decided; nothing where it is the person's own. */
export function decidedBy(decided: DecidedView[], ...keys: PolicyKey[]): string | undefined {
  const found = decided.find(({ key }) => keys.includes(key));
  return found && t(`decided-by-${found.by}`);
}

/** Why this computer's policy is not obeyed; the reasons reach who administers the vault. */
export function policyRefusedWords(
  view: Extract<NoticeView, { notice: "policy-refused" }>,
): string {
  const words = t("notice-policy-refused", { last: view.last_good ? 1 : 0 });
  if (view.problems.length === 0) {
    return words;
  }
  return `${words} ${t("policy-problems", { problems: view.problems.map(problemWords).join("; ") })}`;
}

/** Why the policy that the owner has signed is not obeyed as it stands. */
export function signedPolicyRefusedWords(
  view: Extract<NoticeView, { notice: "signed-policy-refused" }>,
): string {
  const words = [t("notice-signed-policy-refused", { last: view.last_good ? 1 : 0 })];
  if (view.why) {
    words.push(t(`signed-policy-${view.why}`));
  }
  if (view.problems.length > 0) {
    const problems = view.problems.map(problemWords).join("; ");
    words.push(t("policy-problems", { problems }));
  }
  return words.join(" ");
}

function problemWords({ line, what, fault, allowed }: PolicyProblemView): string {
  const [least, most] = allowed ?? [0, 0];
  const why = t(`policy-fault-${fault}`, { least, most });
  const place = line === null ? (what ?? "") : t("policy-line", { line, what: what ?? "none" });
  return place === "" ? why : t("policy-problem", { place, why });
}
