import { describe, expect, it } from "vitest";
import { expectAccessible, heading, press, showScene, type } from "../../../tests/helpers";

describe("a new phone", () => {
  it("replaces the old one with its first code", async () => {
    const fake = showScene("new-phone");
    await heading("Scan this with the new phone");
    await type("Then type the code it shows", "77120431");
    await press("Confirm");
    expect(fake.called("confirm_enrolment"), "the password is needed too").toEqual([]);
    await type("Your password, once more", "seven quiet herons at dawn");
    await press("Confirm");
    await heading("The new phone is in place");
    await expectAccessible();
    await press("Done");
    expect(fake.called("close_door").length, "back to the vault").toBe(1);
  });

  it("can be left before", async () => {
    const fake = showScene("new-phone");
    await heading("Scan this with the new phone");
    await press("Cancel");
    expect(fake.called("close_door").length, "the old phone stays").toBe(1);
    expect(fake.called("confirm_enrolment"), "nothing was confirmed").toEqual([]);
  });
});
