// The people of a made-up office, and somebody who joins it.

import type { Answers } from "../fake";
import { refusal } from "../fake";
import type { BulkOutcome } from "../generated/BulkOutcome";
import type { BulkView } from "../generated/BulkView";
import type { EnrolmentView } from "../generated/EnrolmentView";
import type { PeopleView } from "../generated/PeopleView";
import type { PersonRole } from "../generated/PersonRole";
import type { PersonView } from "../generated/PersonView";

const DAY = 86_400_000;

/** A day within the time of grace, unix milliseconds. */
const LEAVING = Date.now() + 21 * DAY;

/** The people of a small office. */
export function peopleView(change: Partial<PeopleView> = {}): PeopleView {
  const person = (username: string, display_name: string, role: PersonRole) => ({
    id: username,
    username,
    display_name,
    role,
    changeable: true,
    invited: false,
    disabled: false,
    groups: [] as string[],
    leaving: null as number | null,
    older: false,
    own: false,
  });
  return {
    people: [
      { ...person("amina.k", "Amina Khalil", "administrator"), groups: ["Front desk", "Workshop"] },
      { ...person("mara", "Mara Ortiz", "owner"), own: true, changeable: false },
      { ...person("tomas", "Tomas Lindqvist", "user"), invited: true },
      { ...person("kofi.a", "Kofi Asante", "user"), leaving: LEAVING, groups: ["Workshop"] },
      { ...person("yara", "Yara Nguyen", "viewer"), disabled: true },
    ],
    grants: ["administrator", "user", "viewer", "auditor"],
    ...change,
  };
}

const changed = (view: PeopleView, id: string, change: Partial<PersonView>): PeopleView => ({
  ...view,
  people: view.people.map((person) => (person.id === id ? { ...person, ...change } : person)),
});

const OUTCOMES: [string, string, PersonRole | null, BulkOutcome][] = [
  ["mary", "Mary Somerville", "viewer", "new"],
  ["charles", "Charles Babbage", "user", "new"],
  ["tomas", "Tomas Lindqvist", "user", "replaces"],
  ["amina.k", "Amina Khalil", "user", "username-taken"],
  ["two words", "Two Words", "user", "username-refused"],
  ["MARY", "Mary again", "user", "username-repeated"],
  ["kit", "Kit Nilsson", null, "role-unknown"],
];

/** A list of people as it was chosen. */
export function bulkView(): BulkView {
  const lines = OUTCOMES.map(([username, display_name, role, outcome], at) => ({
    line: at + 2,
    username,
    display_name,
    role,
    outcome,
    first_line: outcome === "username-repeated" ? 2 : null,
    symbol: outcome === "username-refused" ? " " : null,
    code: null,
  }));
  return { lines, ends: null };
}

/** The same, once those who can be are invited. */
export function invitedView(): BulkView {
  const CODES = ["C5H6-6S35-CSKP-GTBAJ", "7Q2M-XK41-9RTE-WVN0D", "H3JD-P8YZ-4MCA-61QFS"];
  const lines = bulkView().lines.map((line, at) =>
    CODES[at] ? { ...line, outcome: "invited" as const, code: CODES[at] } : line,
  );
  return { lines, ends: Date.now() + 86_400_000 };
}

/** Answers of the vault window about people. */
export function peopleAnswers(): Partial<Answers> {
  let view = peopleView();
  return {
    list_people: () => view,
    plan_invitations: () => bulkView(),
    invite_planned: () => invitedView(),
    save_invitations: () => ({
      path: "/media/mara/STICK/Twinlatch activation codes.txt",
      same_disk: false,
    }),
    forget_invitations: () => {},
    switch_person: ({ id, on }) => {
      view = changed(view, id, { disabled: !on });
    },
    give_role: ({ id, role }) => {
      view = changed(view, id, { role });
    },
    invite_person: ({ form }) => ({
      username: form.username,
      display_name: form.display_name,
      code: "C5H6-6S35-CSKP-GTBAJ",
      ends: Date.now() + DAY,
    }),
    sign_person: ({ id }) => {
      view = changed(view, id, { older: false });
    },
    set_groups: ({ id, groups }) => {
      view = changed(view, id, { groups: [...new Set(groups)].sort() });
    },
    delete_person: ({ id }) => {
      const invited = view.people.some((person) => person.id === id && person.invited);
      view = invited
        ? { ...view, people: view.people.filter((person) => person.id !== id) }
        : changed(view, id, { leaving: Date.now() + 30 * DAY });
    },
    take_person_back: ({ id }) => {
      view = changed(view, id, { leaving: null });
    },
    delete_account: ({ username }) => {
      if (username.trim() !== "mara") {
        throw refusal("confirmation-wrong");
      }
    },
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
