// Codes while another window has the focus: on view, or dots where that was asked for.

import { fireEvent, screen } from "@testing-library/svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { codeOf } from "../src/ipc/fake/vault";
import { marasItems } from "../src/ipc/fake/vaultItems";
import { spoken } from "../src/lib/digits";
import { expectAccessible, press } from "./helpers";
import { choose, openVault, row, settle } from "./vaultHelpers";

const github = () => marasItems().find(({ title, token }) => title === "GitHub" && token)!;
const HIDDEN = "Code hidden while another window has the focus";

async function leave() {
  await fireEvent.blur(window);
  await settle();
}

async function comeBack() {
  await fireEvent.focus(window);
  await settle();
}

beforeEach(() => void vi.spyOn(document, "hasFocus").mockReturnValue(true));

describe("without the focus", () => {
  it("codes stay on view unless somebody wants otherwise", async () => {
    await openVault();
    await leave();
    expect(row("GitHub").textContent).toContain(spoken(codeOf(github()).code));
  });

  it("codes are dots in the list, beside it and large, and come back", async () => {
    await openVault({ view: { hide_codes: true } });
    await choose("GitHub");
    const { code, next } = codeOf(github());
    const shown = () => document.body.textContent.replaceAll(/[\s,]/g, "");
    expect(shown(), "control: with the focus it stands there").toContain(code);

    await leave();
    expect(shown(), "nowhere").not.toContain(code);
    expect(shown(), "the next one neither").not.toContain(next);
    expect(row("GitHub").textContent, "said in the list").toContain(HIDDEN);
    expect(row("GitHub").textContent, "a dot for each digit").toContain("••••••");
    expect(row("GitHub").querySelector(".ring"), "the ring stays").toBeTruthy();
    expect(screen.getByRole("region", { name: "Code" }).textContent, "and beside it").toContain(HIDDEN);
    expect(document.querySelector("dialog .code")?.textContent, "and large").toContain(HIDDEN);
    await expectAccessible();

    await comeBack();
    expect(shown(), "back").toContain(code);
    expect(document.body.textContent).not.toContain(HIDDEN);
  });

  it("what was revealed is hidden, and stays so", async () => {
    await openVault({ view: { hide_codes: true } });
    await choose("Bank");
    await press("Reveal: Password");
    await settle();
    expect(screen.getByRole("button", { name: "Hide: Password" }), "control: revealed").toBeTruthy();
    await leave();
    await comeBack();
    expect(screen.getByRole("button", { name: "Reveal: Password" }), "asked for anew").toBeTruthy();
  });

  it("a vault that opens behind another window begins with dots", async () => {
    vi.spyOn(document, "hasFocus").mockReturnValue(false);
    await openVault({ view: { hide_codes: true } });
    expect(row("GitHub").textContent).toContain(HIDDEN);
  });
});
