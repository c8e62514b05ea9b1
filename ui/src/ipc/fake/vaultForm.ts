// Saving a form into the made-up vault.

import { refusal } from "../fake";
import type { HiddenInput } from "../generated/HiddenInput";
import type { ItemForm } from "../generated/ItemForm";
import type { TokenForm } from "../generated/TokenForm";
import { fakeItem, type FakeItem } from "./vaultItems";

/** The item that a form makes of the one before. */
export function itemFromForm(form: ItemForm, before?: FakeItem): FakeItem {
  const token = form.token && tokenFrom(form.token, before);
  const title = form.title || token?.issuer || token?.account || "";
  if (title === "") {
    throw refusal("title-missing");
  }
  if (title.length > 200) {
    throw refusal("field-too-long", { field: "title", count: 200 });
  }
  const { tags, favourite, notes, login } = form;
  const settle = (input: HiddenInput, old = "") => (input.is === "typed" ? input.value : old);
  return fakeItem(title, {
    kind: login ? "login" : token ? "token" : "note",
    tags,
    favourite,
    notes,
    created: before?.created ?? Date.now(),
    changed: Date.now(),
    ...(before && { id: before.id }),
    login: login && {
      username: login.username,
      urls: login.urls,
      password: settle(login.password, before?.login?.password),
      fields: login.fields.map(({ name, hidden, value, was }) => {
        return { name, hidden, value: settle(value, before?.login?.fields[was ?? -1]?.value) };
      }),
    },
    token,
  });
}

function tokenFrom({ source, issuer, account }: TokenForm, before?: FakeItem): FakeItem["token"] {
  const old = before?.token;
  const plain = {
    algorithm: "SHA1" as const,
    digits: 6,
    period: 30,
    seed: "",
  };
  if (source.from === "unchanged") {
    return { ...plain, ...old, issuer, account };
  }
  if (source.from === "link") {
    const label = /^otpauth:\/\/totp\/([^?]*)\?(?=.*secret=)/i.exec(source.uri)?.[1];
    if (label === undefined) {
      throw refusal("otpauth-unreadable");
    }
    const [first = "", second] = decodeURIComponent(label).split(":");
    const names = { issuer: second ? first : "", account: second ?? first };
    return { ...plain, issuer: issuer || names.issuer, account: account || names.account };
  }
  const { seed, algorithm, digits, period } = source;
  const typed = seed.is === "typed" ? seed.value.replaceAll(/[\s-]/g, "") : (old?.seed ?? "");
  const symbol = /[^A-Za-z2-7=\s]/.exec(seed.is === "typed" ? typed : "")?.[0];
  if (symbol !== undefined || typed === "") {
    throw refusal("seed-unreadable", symbol === undefined ? {} : { symbol });
  }
  return { issuer, account, seed: typed, algorithm, digits, period };
}
