// The people of a made-up office, and somebody who joins it.

import type { Answers } from "../fake";
import { refusal } from "../fake";
import type { EnrolmentView } from "../generated/EnrolmentView";
import type { PeopleView } from "../generated/PeopleView";
import type { PersonRole } from "../generated/PersonRole";

/** The people of a small office. */
export function peopleView(change: Partial<PeopleView> = {}): PeopleView {
  const person = (username: string, display_name: string, role: PersonRole) => ({
    username,
    display_name,
    role,
    invited: false,
    disabled: false,
    own: false,
  });
  return {
    people: [
      person("amina.k", "Amina Khalil", "administrator"),
      { ...person("mara", "Mara Ortiz", "owner"), own: true },
      { ...person("tomas", "Tomas Lindqvist", "user"), invited: true },
      { ...person("yara", "Yara Nguyen", "viewer"), disabled: true },
    ],
    grants: ["administrator", "user", "viewer", "auditor"],
    ...change,
  };
}

/** Answers of the vault window about people. */
export function peopleAnswers(): Partial<Answers> {
  return {
    list_people: () => peopleView(),
    invite_person: ({ form }) => ({
      username: form.username,
      display_name: form.display_name,
      code: "C5H6-6S35-CSKP-GTBAJ",
      ends: Date.now() + 86_400_000,
    }),
  };
}

/** Answers of the door to an activation code. */
export function joiningAnswers(enrolment: EnrolmentView): Partial<Answers> {
  return {
    begin_joining: (username, code) => {
      if (code.replaceAll(/[\s-]/g, "").length !== 17) {
        throw refusal("paper-mistyped");
      }
      return { username, display_name: "Tomas Lindqvist", role: "user" };
    },
    joining_password: () => enrolment,
    cancel_joining: () => {},
  };
}
