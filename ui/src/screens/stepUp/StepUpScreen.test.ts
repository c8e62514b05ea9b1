import { fireEvent, screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { expectAccessible, heading, press, showScene, type } from "../../../tests/helpers";

const CODE = "Code from your authenticator app";

describe("step-up", () => {
  it("leads on to what it was for", async () => {
    showScene("step-up");
    await heading("Both latches, once more");
    expect(screen.getByText(/Mara Ortiz, prove.* to change the password\./), "why").toBeTruthy();
    await type("Password", "correct horse");
    await type(CODE, "40291833");
    await press("Prove it");
    expect(await heading("Choose a new password"), "the next form").toBeTruthy();
  });

  it("ends where the proof was all that was wanted", async () => {
    const fake = showScene("step-up", {
      door_view: () => ({ screen: "step-up", display_name: "Mara Ortiz", purpose: "step-up", keys_ended: false }),
      step_up: () => {},
    });
    await heading("Both latches, once more");
    await type("Password", "correct horse");
    await type(CODE, "40291833");
    await press("Prove it");
    await expect.poll(() => fake.called("close_door").length, { message: "back to the vault" }).toBe(1);
    expect(fake.called("door_view").length, "no form is asked for").toBe(1);
  });

  it("is left with Escape", async () => {
    const fake = showScene("step-up");
    await heading("Both latches, once more");
    await fireEvent.keyDown(window, { key: "Escape" });
    expect(fake.called("close_door").length, "back to the vault").toBe(1);
  });

  it("asks for the next form when the session was locked", async () => {
    const fake = showScene("step-up-locked");
    await heading("Both latches, once more");
    await type("Password", "wrong");
    await type(CODE, "40291833");
    await press("Prove it");
    expect(await screen.findByText(/The session was locked/), "it says why").toBeTruthy();
    expect(fake.called("door_view").length, "at the start and after").toBe(2);
  });

  it("says why new keys are begun anew", async () => {
    showScene("new-keys-ended");
    await heading("Both latches, once more");
    expect(screen.getByText("The new keys were given up"), "what happened").toBeTruthy();
    expect(screen.getByText(/left open for half an hour. All old keys are in use/), "why").toBeTruthy();
    await expectAccessible();
  });

  it("says nothing of it otherwise", async () => {
    showScene("step-up");
    await heading("Both latches, once more");
    expect(screen.queryByText("The new keys were given up"), "nothing was given up").toBeNull();
  });
});
