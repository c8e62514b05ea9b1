import { fireEvent, render, screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { behind, expectAccessible, heading, press, showScene, type } from "../../tests/helpers";
import { FakeDoor, refusal } from "../ipc/fake";
import { sceneNames } from "../ipc/fake/scenes";
import DoorApp from "./DoorApp.svelte";

it.each(sceneNames)("%s has nothing for axe to say", async (scene) => {
  showScene(scene);
  await screen.findByRole("heading", { level: 1 });
  await expectAccessible();
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

  it("leads on where the proof has become too old meanwhile", async () => {
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
