// Titles and names of others on the screen: nothing in them turns what stands around them.

import { screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { press } from "./helpers";
import { choose, few, openVault, settle } from "./vaultHelpers";

const OVERRIDE = String.fromCodePoint(0x202e);
const POP_ISOLATE = String.fromCodePoint(0x2069);
const HOSTILE = `Bank ${POP_ISOLATE}${OVERRIDE}fdp.exe`;
const SHOWN = "Bank \\u{2069}\\u{202e}fdp.exe";

/** The made-up vault, with a login whose every open text is hostile. */
const hostile = () =>
  few().map((item) =>
    item.login === null
      ? item
      : { ...item, title: HOSTILE, tags: [HOSTILE], login: { ...item.login, username: HOSTILE, urls: [HOSTILE] } },
  );

it("show their signs as numbers, each in a direction of its own", async () => {
  await openVault({ items: hostile() });
  await choose("Bank");
  const places = screen.getAllByText(SHOWN);
  expect(places.length, "list, heading, fields, tags").toBeGreaterThan(4);
  for (const place of places) {
    expect(place.tagName, `isolated: ${place.parentElement?.outerHTML}`).toBe("BDI");
  }
  expect(document.body.textContent, "no sign reaches the page").not.toContain(OVERRIDE);
});

it("turn no sentence and no label", async () => {
  await openVault({ items: hostile() });
  await choose("Bank");
  await press("Delete");
  await settle();
  const said = document.body.textContent ?? "";
  expect(said, "the toast names the item").toContain(SHOWN);
  expect(said, "and not its signs").not.toContain(OVERRIDE);
  const labels = [...document.querySelectorAll("[aria-label], [title]")].map(
    (one) => `${one.getAttribute("aria-label")} ${one.getAttribute("title")}`,
  );
  expect(labels.filter((label) => label.includes(OVERRIDE)), "nor does a label").toEqual([]);
});
