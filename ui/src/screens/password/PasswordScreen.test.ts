import { screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { expectAccessible, field, heading, press, showScene, type } from "../../../tests/helpers";

describe("a new password", () => {
  const choose = async (one: string, other: string) => {
    await heading("Choose a new password");
    await type("New password", one);
    await type("The same again", other);
    await press("Change the password");
  };

  it("is typed twice", async () => {
    const fake = showScene("change-password");
    await choose("correct horse battery", "correct horse");
    expect(await screen.findByText("These two are not the same"), "told").toBeTruthy();
    expect(document.activeElement, "the second one").toBe(field("The same again"));
    expect(fake.called("change_password"), "nothing was sent").toEqual([]);
    await expectAccessible();
  });

  it("is changed, and wiped here", async () => {
    const fake = showScene("change-password");
    await choose("correct horse battery", "correct horse battery");
    await heading("The password is changed");
    expect(fake.called("change_password"), "once").toEqual([["correct horse battery"]]);
    expect(fake.forms.every((form) => form.every((byte) => byte === 0)), "wiped").toBe(true);
    await expectAccessible();
    await press("Done");
    expect(fake.called("close_door").length, "back to the vault").toBe(1);
  });
});
