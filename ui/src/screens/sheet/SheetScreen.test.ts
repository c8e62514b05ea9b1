import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import { expectAccessible, heading, press, showScene } from "../../../tests/helpers";

describe("the recovery sheet", () => {
  const fill = async (symbols: string) => {
    const gaps = screen.getAllByLabelText(/^Symbol \d of group \d$/);
    for (const [at, gap] of gaps.entries()) {
      await fireEvent.input(gap, { target: { value: symbols.charAt(at) } });
    }
    await press("Check");
  };

  it("asks four symbols back", async () => {
    const fake = showScene("sheet");
    await heading("Your recovery sheet");
    expect(screen.getByLabelText("Symbol 2 of group 3"), "place 10 of 28").toBeTruthy();
    await fill("1r1");
    expect(screen.getByText("Fill all four gaps."), "nothing is sent").toBeTruthy();
    await fill("1r12");
    expect(await screen.findByText("These do not match the kit"), "told").toBeTruthy();
    await expectAccessible();
    await fill("1r11");
    expect(await screen.findByText("The four symbols match"), "told").toBeTruthy();
    expect(fake.called("confirm_kit"), "in capitals, as printed").toEqual([["1R12"], ["1R11"]]);
    await expectAccessible();
    await press("Open the vault");
    expect(fake.called("close_door").length, "into the session").toBe(1);
  });

  it("can wait", async () => {
    const fake = showScene("sheet");
    await heading("Your recovery sheet");
    await press("Later");
    expect(fake.called("close_door").length, "a plain button").toBe(1);
  });

  it("cannot wait where the policy asks for it", async () => {
    const fake = showScene("sheet-required");
    await heading("Your recovery sheet");
    expect(screen.queryByRole("button", { name: "Later" }), "not offered").toBeNull();
    expect(screen.getByText(/administrator asks for it/), "and why").toBeTruthy();
    await fireEvent.keyDown(window, { key: "Escape" });
    expect(fake.called("close_door"), "no way around it").toEqual([]);
    await expectAccessible();
    await fill("1r11");
    await press("Open the vault");
    expect(fake.called("close_door").length, "after the four symbols").toBe(1);
  });

  it("is printed as the picture", async () => {
    const print = vi.spyOn(window, "print").mockImplementation(() => {});
    showScene("sheet");
    await heading("Your recovery sheet");
    await press("Print");
    expect(print, "the web view's own dialog").toHaveBeenCalledOnce();
    expect(document.querySelectorAll("img.printed").length, "the only thing on paper").toBe(1);
  });

  it("warns when it was saved on the vault's own disk", async () => {
    showScene("sheet-same-disk");
    await heading("Your recovery sheet");
    await press("Save");
    expect(await screen.findByText("Saved on the vault’s own disk"), "named").toBeTruthy();
    expect(screen.getByText(/\/home\/mara\/twinlatch-sheet\.txt/), "where").toBeTruthy();
    await expectAccessible();
  });

  it("is silent when the dialog was dismissed", async () => {
    showScene("sheet", { save_sheet: () => ({ path: null, same_disk: false }) });
    await heading("Your recovery sheet");
    await press("Save");
    await waitFor(() => expect(screen.queryByText("Saving"), "done").toBeNull());
    expect(screen.queryByText("Saved"), "nothing was saved").toBeNull();
  });

  it("shows kit and codes as text only when asked", async () => {
    const fake = showScene("sheet");
    await heading("Your recovery sheet");
    expect(fake.called("show_kit_text"), "not by itself").toEqual([]);
    await press("Show as text");
    expect(await screen.findByText("C5H6-6S35-CSKP-GTBAJ"), "readable").toBeTruthy();
    await expectAccessible();
  });
});
