import { screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { heading, press, showScene } from "../../../tests/helpers";

describe("trouble", () => {
  it("can be tried again", async () => {
    const fake = showScene("trouble");
    await heading("The vault is in use by another Twinlatch");
    await press("Try again");
    expect(await heading("Welcome back, Mara Ortiz"), "it was mended").toBeTruthy();
    expect(fake.called("retry_start").length, "once").toBe(1);
  });

  it("offers no retry where none can help", async () => {
    showScene("trouble-damaged");
    await heading("The vault file is damaged");
    expect(screen.queryByRole("button", { name: "Try again" }), "no false hope").toBeNull();
    expect(screen.getByText("For support: file-damaged"), "a neutral name").toBeTruthy();
  });
});
