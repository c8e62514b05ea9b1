// The items of a made-up vault: what a person with a job, a home and a plant to run keeps.

import type { CustomFieldView } from "../generated/CustomFieldView";
import type { ItemKind } from "../generated/ItemKind";
import type { ItemPlace } from "../generated/ItemPlace";
import type { TokenAlgorithm } from "../generated/TokenAlgorithm";

/** An item as the made-up shell keeps it. */
export interface FakeItem {
  id: string;
  kind: ItemKind;
  title: string;
  tags: string[];
  favourite: boolean;
  notes: string;
  created: number;
  changed: number;
  deleted: number | null;
  /** Why it cannot be shown. */
  damaged: false | "damaged" | "changed-outside";
  /** The shared collection that holds it. */
  shared: ItemPlace | null;
  login: { username: string; password: string; urls: string[]; fields: FakeField[] } | null;
  token: FakeToken | null;
}

export interface FakeField extends CustomFieldView {
  value: string;
}

interface FakeToken {
  issuer: string;
  account: string;
  algorithm: TokenAlgorithm;
  digits: number;
  period: number;
  seed: string;
}

const DAY = 86_400_000;
const SEED = "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP";
const PASSWORD = "tin-Marble-orbit-41";

/** A made-up item; what is not told is empty. */
export function fakeItem(title: string, change: Partial<FakeItem> = {}): FakeItem {
  const days = (title.length * 13) % 90;
  return {
    id: idOf(title + (change.kind ?? "")),
    kind: "note",
    title,
    tags: [],
    favourite: false,
    notes: "",
    created: Date.now() - (days + 40) * DAY,
    changed: Date.now() - days * DAY - 3_700_000,
    deleted: null,
    damaged: false,
    shared: null,
    login: null,
    token: null,
    ...change,
  };
}

type Change = Partial<FakeItem>;

function token(title: string, account: string, change: Change = {}, own: Partial<FakeToken> = {}) {
  const plain: FakeToken = {
    issuer: title,
    account,
    algorithm: "SHA1",
    digits: 6,
    period: 30,
    seed: SEED,
    ...own,
  };
  return fakeItem(title, { kind: "token", token: plain, ...change });
}

function login(
  title: string,
  username: string,
  url: string,
  change: Change = {},
  fields: FakeField[] = [],
) {
  const own = { username, password: PASSWORD, urls: url.split(" "), fields };
  return fakeItem(title, { kind: "login", login: own, ...change });
}

const WORK = { tags: ["Work"] };
const HOME = { tags: ["Home"] };
const PLANT = { tags: ["Plant 4", "Work"] };

/** The vault of Mara Ortiz. */
export function marasItems(): FakeItem[] {
  return [
    token("GitHub", "mara-ortiz", { tags: ["Work"], favourite: true }),
    login("Bank, household account", "4417 2209", "bank.example www.bank.example/login", {
      tags: ["Home", "Money"],
      favourite: true,
      notes: "Branch at the market square.\nCard service, day and night: 0800 555 0199",
    }, [
      { name: "Customer number", hidden: false, value: "77 1204 553" },
      { name: "Telephone PIN", hidden: true, value: "90417" },
    ]),
    token("VPN, plant 4", "ortiz.m", { ...PLANT, favourite: true }, { digits: 8 }),
    token("Amazon Web Services", "ops@plant4.example", PLANT),
    token("Proton", "mara@proton.example", HOME),
    token("Hetzner", "m.ortiz", WORK, { digits: 8, algorithm: "SHA256" }),
    token("DNS registry", "plant4", PLANT, { period: 60 }),
    token("Nextcloud", "mara", HOME),
    token("OpenStreetMap", "mara_o"),
    token("Payroll", "m.ortiz@plant4.example", PLANT),
    token("Mastodon", "@mara@social.example"),
    token("GitLab of the maintenance team for lines 3 and 4", "mara.ortiz@maintenance.plant4.example", PLANT),
    login("GitHub", "mara-ortiz", "github.example", WORK),
    login("Mail", "mara@proton.example", "mail.proton.example", HOME),
    login("Router in the hall", "admin", "192.168.1.1", HOME),
    login("Maintenance portal", "ortiz.m", "portal.plant4.example", PLANT),
    login("Library", "2 0417 8821", "library.example", HOME),
    login("Railway", "mara.ortiz", "rail.example"),
    login("Electricity", "mara@proton.example", "power.example", { tags: ["Home", "Money"] }),
    login("Tax office", "DE 4417", "tax.example", { tags: ["Money"] }),
    fakeItem("Alarm of the workshop", {
      ...PLANT,
      notes: "Arm: 4, then the long key.\nDisarm within 30 seconds.\nGuard: 555 0142",
    }),
    fakeItem("Bicycle", { ...HOME, notes: "Frame number WBK 441 77 C\nLock: 3141" }),
    fakeItem("Wi-Fi for guests", { ...HOME, notes: "Network: Ortiz guests\nPassword: apricot-lamp-seven" }),
    login("Old forum", "mara_o", "forum.example", { deleted: Date.now() - 3 * DAY }),
    token("Test bench", "bench-2", { deleted: Date.now() - 12 * DAY }),
  ];
}

/** Sixteen bytes in hex, the same for the same name. */
export function idOf(name: string): string {
  let [id, state] = ["", 0x811c9dc5];
  for (let round = 0; round < 4; round += 1) {
    for (const letter of `${name}${round}`) {
      state = Math.imul(state ^ letter.charCodeAt(0), 0x01000193) >>> 0;
    }
    id += state.toString(16).padStart(8, "0");
  }
  return id;
}
