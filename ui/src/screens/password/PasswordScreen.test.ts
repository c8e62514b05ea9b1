import { screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { refusal } from "../../ipc/fake";
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

  it("is refused with the reason at its field, also behind the screen", async () => {
    showScene("change-password", {
      change_password: () => {
        throw refusal("password-refused", { refusal: { why: "is-display-name" } });
      },
    });
    await choose("correct horse battery", "correct horse battery");
    expect(
      await screen.findByText("This is your name. Choose something that cannot be seen."),
      "which of the rules it is",
    ).toBeTruthy();
    expect(document.activeElement, "goes there").toBe(field("New password"));
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
