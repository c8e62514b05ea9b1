import { render, screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { behind, expectAccessible, heading, showScene } from "../../tests/helpers";
import { FakeDoor, refusal } from "../ipc/fake";
import { sceneNames } from "../ipc/fake/scenes";
import DoorApp from "./DoorApp.svelte";

it.each(sceneNames)("%s has nothing for axe to say", async (scene) => {
  showScene(scene);
  await screen.findByRole("heading", { level: 1 });
  await expectAccessible();
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
