// The vault window of a made-up account: a vault in memory.

import type { Answers } from "../fake";
import { refusal } from "../fake";
import type { CodeView } from "../generated/CodeView";
import type { ItemFilter } from "../generated/ItemFilter";
import type { ItemList } from "../generated/ItemList";
import type { ItemQuery } from "../generated/ItemQuery";
import type { ItemRow } from "../generated/ItemRow";
import type { ItemView } from "../generated/ItemView";
import type { SettingsView } from "../generated/SettingsView";
import type { VaultView } from "../generated/VaultView";
import { auditAnswers } from "./audit";
import { MARA } from "./door";
import { collectionAnswers } from "./collections";
import { fieldOf } from "./field";
import { peopleAnswers } from "./people";
import { itemFromForm } from "./vaultForm";
import { marasItems, type FakeItem } from "./vaultItems";

const FILTERS: ItemFilter[] = ["all", "favourites", "codes", "logins", "notes", "deleted"];
const KINDS: Partial<Record<ItemFilter, string>> = { codes: "token", logins: "login", notes: "note" };

/** What stands around the items. */
export function vaultView(change: Partial<VaultView> = {}): VaultView {
  return {
    ...MARA,
    role: "owner",
    lock_after: 900,
    idle: 0,
    ends_in: 12 * 3600,
    notices: [],
    read_only: false,
    key_store: "keyring",
    hide_codes: false,
    copy_allowed: true,
    ...change,
  };
}

/** The settings as they are at first, on a desktop that announces everything. */
export function settingsView(change: Partial<SettingsView> = {}): SettingsView {
  return {
    lock_after_minutes: 15,
    lock_after_choices: [5, 10, 15, 30, 60],
    hide_codes: false,
    quick_unlock: false,
    desktop: "lock-and-sleep",
    decided: [],
    escrowed: null,
    ...change,
  };
}

/** Answers of the vault window over these items. */
export function vaultAnswers(view = vaultView(), items = marasItems()): Partial<Answers> {
  const { lock_after, hide_codes } = view;
  let choices = { lock_after_minutes: lock_after / 60, hide_codes, quick_unlock: false };
  const find = (id: string): FakeItem => {
    const item = items.find((one) => one.id === id);
    if (!item) {
      throw refusal("item-missing");
    }
    if (item.damaged) {
      throw refusal(`item-${item.damaged}`);
    }
    return item;
  };
  return {
    vault_view: () => ({
      ...view,
      lock_after: choices.lock_after_minutes * 60,
      hide_codes: choices.hide_codes,
    }),
    list_items: ({ query }) => listOf(items, query),
    show_item: ({ id }) => viewOf(find(id)),
    show_codes: ({ ids }) => ids.map((id) => codeOf(find(id))),
    save_item: ({ form }) => {
      const before = form.id === null ? undefined : find(form.id);
      const item = itemFromForm(form, before);
      items.splice(before ? items.indexOf(before) : 0, before ? 1 : 0, item);
      return viewOf(item);
    },
    ...collectionAnswers(),
    ...peopleAnswers(),
    ...auditAnswers(),
    save_kept_item: ({ id }) => ({
      path: `/home/mara/Twinlatch item ${id.slice(0, 8)}.json`,
      readable: items.find((one) => one.id === id)?.damaged === "changed-outside",
    }),
    discard_kept_item: ({ id }) =>
      void items.splice(items.findIndex((one) => one.id === id), 1),
    delete_item: ({ id }) => void (find(id).deleted = Date.now()),
    restore_item: ({ id }) => void (find(id).deleted = null),
    set_favourite: ({ id, favourite }) => void (find(id).favourite = favourite),
    reveal_field: ({ id, field }) => fieldOf(find(id), field),
    copy_field: ({ id }) => {
      find(id);
      return { clears_after: 20 };
    },
    touch: () => {},
    kiosk_view: () => ({ on: false, leavable: false }),
    leave_kiosk: () => {},
    note_unsaved: () => {},
    save_copy: () => ({ path: "/media/mara/STICK/Twinlatch vault copy.db", same_disk: false }),
    delete_earlier_key: () => {},
    lock: () => {},
    log_out: () => {},
    open_door: () => {},
    show_logins: () => ({ events: [], unreadable: 0, unowned: 0 }),
    discard_bad_events: () => {},
    discard_unowned: () => {},
    show_settings: () => settingsView(choices),
    switch_quick_unlock: ({ on }) => settingsView((choices = { ...choices, quick_unlock: on })),
    save_settings: ({ form }) => settingsView((choices = { ...choices, ...form })),
  };
}

function listOf(items: FakeItem[], { text, filter, tag }: ItemQuery): ItemList {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = items
    .filter((item) => isIn(item, filter) && (tag === null || item.tags.includes(tag)))
    .filter((item) => words.every((word) => searched(item).includes(word)))
    .sort((a, b) => Number(b.favourite) - Number(a.favourite) || order(a, b))
    .map(rowOf);
  const tags = new Map<string, number>();
  const living = items.filter(({ deleted }) => deleted === null);
  living.flatMap((item) => item.tags).forEach((name) => tags.set(name, (tags.get(name) ?? 0) + 1));
  return {
    rows,
    counts: FILTERS.map((name) => [name, items.filter((item) => isIn(item, name)).length]),
    tags: [...tags].sort(([a], [b]) => a.localeCompare(b)),
    damaged: items.filter(({ damaged }) => damaged).length,
  };
}

const order = (a: FakeItem, b: FakeItem) => a.title.toLowerCase().localeCompare(b.title.toLowerCase());

function isIn(item: FakeItem, filter: ItemFilter): boolean {
  if (filter === "deleted") {
    return item.deleted !== null;
  }
  const fits = filter === "favourites" ? item.favourite : item.kind === (KINDS[filter] ?? item.kind);
  return item.deleted === null && fits && (!item.damaged || filter === "all");
}

const searched = ({ title, tags, login, token }: FakeItem) =>
  [title, ...tags, login?.username, ...(login?.urls ?? []), token?.account, token?.issuer]
    .join(" ")
    .toLowerCase();

const rowOf = ({ login, token, ...item }: FakeItem): ItemRow => {
  const { id, kind, title, favourite, deleted, damaged, shared } = item;
  return {
    id,
    kind,
    title: damaged ? "" : title,
    subtitle: login?.username ?? token?.account ?? "",
    favourite,
    deleted,
    damaged: damaged !== false,
    shared,
  };
};

function viewOf({ damaged: _, login, token, ...item }: FakeItem): ItemView {
  const fields = login?.fields.map((field) => ({ ...field, value: field.hidden ? null : field.value }));
  const { seed: __, ...figures } = token ?? { seed: "" };
  return structuredClone({
    ...item,
    login: login && {
      username: login.username,
      has_password: login.password !== "",
      urls: login.urls,
      fields: fields ?? [],
    },
    token: token && (figures as ItemView["token"]),
    editable: item.kind !== "unknown" && (item.shared?.writable ?? true),
    warnings: [],
  });
}

/** Digits that look like codes and change with time. */
export function codeOf({ id, token }: FakeItem, now = Date.now()): CodeView {
  const { period, digits } = token ?? { period: 30, digits: 6 };
  const step = Math.floor(now / 1000 / period);
  const made = (at: number) =>
    String((parseInt(id.slice(0, 8), 16) * 7 + at * 104_729 * 7919) % 10 ** digits).padStart(digits, "0");
  return { id, code: made(step), next: made(step + 1), period, expires: (step + 1) * period * 1000 };
}
