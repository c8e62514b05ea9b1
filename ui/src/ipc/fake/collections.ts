// Shared collections of a made-up office.

import type { Answers } from "../fake";
import { refusal } from "../fake";
import type { CollectionsView } from "../generated/CollectionsView";
import type { CollectionView } from "../generated/CollectionView";
import type { MemberRight } from "../generated/MemberRight";
import type { MemberView } from "../generated/MemberView";

const PEOPLE = [
  { id: "amina.k", name: "Amina Khalil", fingerprint: "9f2c 41d0 77ab e310", only_looks: false },
  { id: "tomas", name: "Tomas Lindqvist", fingerprint: "03b7 c9e4 1a5d 60f2", only_looks: false },
  { id: "yara", name: "Yara Nguyen", fingerprint: "e851 0c2f 94d6 b37a", only_looks: true },
];

const OWN: MemberView = {
  id: "mara",
  name: "Mara Ortiz",
  right: "manage",
  fingerprint: "5d0e a917 f2c4 38b6",
  own: true,
  other_keys: false,
  only_looks: false,
};

const member = (at: number, right: MemberRight): MemberView => {
  const { id, name, fingerprint, only_looks } = PEOPLE[at] ?? OWN;
  return { id, name, right, fingerprint, own: false, other_keys: false, only_looks };
};

/** Three collections, one for each right. */
export function collectionsView(): CollectionsView {
  const one = (id: string, name: string, change: Partial<CollectionView>): CollectionView => ({
    id,
    name,
    right: "manage",
    confirmed: true,
    items: 2,
    members: [OWN, member(0, "write"), member(2, "read")],
    ...change,
  });
  return {
    collections: [
      one("c1", "Cash desk", {}),
      one("c2", "Suppliers", {
        right: "read",
        items: 14,
        members: [member(1, "manage"), { ...OWN, right: "read" }],
      }),
      one("c3", "Warehouse", {
        right: "write",
        confirmed: false,
        items: 3,
        members: [member(0, "manage"), { ...OWN, right: "write" }],
      }),
    ],
    people: PEOPLE,
    fingerprint: OWN.fingerprint,
    may_make: true,
  };
}

/** Answers of the vault window about shared collections. */
export function collectionAnswers(): Partial<Answers> {
  let view = collectionsView();
  const change = (id: string, with_: (one: CollectionView) => Partial<CollectionView>) => {
    const collections = view.collections.map((one) =>
      one.id === id ? { ...one, ...with_(one) } : one,
    );
    view = { ...view, collections };
  };
  const named = (name: string) => {
    if (name.trim() === "") {
      throw refusal("collection-name-refused");
    }
    return name.trim();
  };
  return {
    list_collections: () => view,
    make_collection: ({ name }) => {
      const made = { id: `c${view.collections.length + 1}`, name: named(name) };
      const empty = { right: "manage", confirmed: true, items: 0, members: [OWN] } as const;
      view = { ...view, collections: [...view.collections, { ...made, ...empty, members: [OWN] }] };
      return made.id;
    },
    rename_collection: ({ id, name }) => change(id, () => ({ name: named(name) })),
    set_member: ({ id, person, right }) => {
      const at = PEOPLE.findIndex((one) => one.id === person);
      change(id, ({ members }) => ({
        members: [...members.filter((one) => one.id !== person), member(at, right)],
      }));
    },
    remove_member: ({ id, person }) =>
      change(id, ({ members }) => ({ members: members.filter((one) => one.id !== person) })),
    delete_collection: ({ id }) => {
      view = { ...view, collections: view.collections.filter((one) => one.id !== id) };
    },
    confirm_collection: ({ id }) => change(id, () => ({ confirmed: true })),
    relocate_item: ({ id }) => id,
  };
}
