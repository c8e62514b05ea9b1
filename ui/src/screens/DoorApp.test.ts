import { fireEvent, render, screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import {
  behind,
  expectAccessible,
  field,
  heading,
  press,
  showScene,
  type,
} from "../../tests/helpers";
import { FakeDoor, refusal, type Answers } from "../ipc/fake";
import { doorAnswers, loginView } from "../ipc/fake/door";
import { sceneNames } from "../ipc/fake/scenes";
import type { DoorPurpose } from "../ipc/generated/DoorPurpose";
import DoorApp from "./DoorApp.svelte";

it.each(sceneNames)("%s has nothing for axe to say", async (scene) => {
  showScene(scene);
  await screen.findByRole("heading", { level: 1 });
  await expectAccessible();
});

describe("a door before a session that waits", () => {
  it("shows both latches after a log-out", async () => {
    const fake = showScene("unlock");
    await screen.findByRole("heading", { level: 1 });
    await press("Log out");
    expect(fake.called("end_parked"), "whose").toEqual([{ username: "mara" }]);
    expect(await screen.findByLabelText(/^Code from/), "the code is asked for").toBeTruthy();
  });

  it("asks again what it shows when nothing waits any more", async () => {
    const fake = showScene("unlock-ended");
    await screen.findByRole("heading", { level: 1 });
    await type("Password", "correct horse");
    await press("Unlock");
    fake.answer({ door_view: () => loginView() });
    await press("Use password and code instead");
    expect(await screen.findByLabelText(/^Code from/), "the code is asked for").toBeTruthy();
  });
});

describe("a door above an open session", () => {
  it("counts what is pressed as input, and locks with Ctrl+L", async () => {
    const fake = showScene("step-up", { touch: () => {}, lock: () => {} });
    await screen.findByRole("heading", { level: 1 });
    await fireEvent.keyDown(document.body, { key: "a" });
    expect(fake.called("touch"), "the session is in use").toHaveLength(1);
    await fireEvent.keyDown(document.body, { key: "l", ctrlKey: true });
    expect(fake.called("lock"), "the vault's key works here too").toHaveLength(1);
  });

  const tooOld = () => {
    throw refusal("step-up-needed");
  };
  const PHRASE = "nine amber otters under ice";
  const ways: [string, DoorPurpose, string, Partial<Answers>, () => Promise<void>][] = [
    [
      "a new password",
      "change-password",
      "Choose a new password",
      { change_password: tooOld },
      async () => {
        await type("New password", PHRASE);
        await type("The same again", PHRASE);
        await press("Change the password");
      },
    ],
    [
      "a new phone",
      "new-phone",
      "Scan this with the new phone",
      { confirm_enrolment: tooOld },
      async () => {
        await type("Then type the code it shows", "77120431");
        await type("Your password, once more", PHRASE);
        await press("Confirm");
      },
    ],
    ["a sheet to save", "sheet", "Your recovery sheet", { save_sheet: tooOld }, () => press("Save")],
    [
      "a sheet as text",
      "sheet",
      "Your recovery sheet",
      { show_kit_text: tooOld },
      () => press("Show as text"),
    ],
  ];

  it.each(ways)("leads over the proof back to %s", async (_, purpose, title, refused, act) => {
    const scene = purpose === "sheet" ? "sheet-later" : purpose;
    const fake = showScene(scene, { touch: () => {}, ...refused });
    await heading(title);
    await act();
    const go = await screen.findByRole("button", { name: "Prove password and code" });
    await expectAccessible();
    fake.answer(doorAnswers({ screen: "step-up", display_name: "Mara Ortiz", purpose, keys_ended: false }));
    await fireEvent.click(go);
    await heading("Both latches, once more");
    expect(document.activeElement, "ready to be typed into").toBe(field("Password"));
    await type("Password", PHRASE);
    await type("Code from your authenticator app", "40291833");
    await press("Prove it");
    await heading(title);
    expect(screen.queryByText("Both latches are needed once more"), "it can go on").toBeNull();
  });

  it("asks the shell where the proof has become too old meanwhile", async () => {
    const fake = showScene("change-password", {
      touch: () => {},
      change_password: () => {
        throw refusal("step-up-needed");
      },
    });
    await heading("Choose a new password");
    await type("New password", "nine amber otters under ice");
    await type("The same again", "nine amber otters under ice");
    await press("Change the password");
    await fireEvent.click(await screen.findByRole("button", { name: "Prove password and code" }));
    expect(fake.called("door_view"), "the shell is asked for the proof").toHaveLength(2);
  });

  it("says that the session is about to end", async () => {
    const fake = showScene("step-up", { touch: () => {} });
    await screen.findByRole("heading", { level: 1 });
    fake.tell("session-ending", { reason: "idle", seconds: 60, unsaved: "Bank" });
    expect(await screen.findByText(/Locking in 1:00/), "how long is left").toBeTruthy();
    await fireEvent.click(screen.getByRole("button", { name: "Stay" }));
    expect(screen.queryByText(/Locking in/), "staying takes it back").toBeNull();
  });
});

describe("the door", () => {
  it("shows trouble when even its first question fails", async () => {
    behind(
      new FakeDoor({
        door_view: () => {
          throw refusal("storage");
        },
      }),
    );
    render(DoorApp);
    expect(await heading("Reading or writing the vault failed"), "in words").toBeTruthy();
  });
});
