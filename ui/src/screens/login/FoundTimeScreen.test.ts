import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { expectAccessible, heading, press, showScene } from "../../../tests/helpers";

describe("a time that codes have found", () => {
  it("says both times and what going on means, and the word goes on", async () => {
    const fake = showScene("found-time");
    await heading("Is your phone’s time right?");
    expect(screen.getByText(/^23 November 2026/), "the phone's").toBeTruthy();
    expect(screen.getByText(/^14 October 2026/), "this computer's").toBeTruthy();
    expect(screen.getByText(/every code from before 23 November 2026.* unusable/), "the price").toBeTruthy();
    await expectAccessible();
    await press("Go on");
    expect(fake.called("accept_found_time").length, "once").toBe(1);
    await press("Go on");
    expect(fake.called("accept_found_time").length, "a second press does nothing").toBe(1);
  });

  it("leaves to the form, by the button or by Escape", async () => {
    for (const leave of [() => press("Leave"), () => fireEvent.keyDown(window, { key: "Escape" })]) {
      const fake = showScene("found-time");
      await heading("Is your phone’s time right?");
      await leave();
      await heading("Welcome back, Mara Ortiz");
      expect(fake.called("leave_found_time").length, "nothing is used up").toBe(1);
      expect(fake.called("accept_found_time"), "nor agreed to").toEqual([]);
      document.body.replaceChildren();
    }
  });

  it("speaks of the long time where the clocks agree", async () => {
    showScene("found-time-late");
    await heading("More than a week has passed");
    expect(screen.queryByText(/clock that is wrong/), "no clock is doubted").toBeNull();
    await expectAccessible();
  });

  it("says why it could not go on, and leads back", async () => {
    const fake = showScene("found-time-failed");
    await heading("Is your phone’s time right?");
    await press("Go on");
    expect((await screen.findByRole("alert")).textContent, "in words").not.toBe("");
    await press("Go on");
    expect(fake.called("accept_found_time").length, "it is not asked again").toBe(1);
    await press("Leave");
    await waitFor(() => expect(fake.called("leave_found_time").length, "the form comes").toBe(1));
  });
});
