// A keyring that takes its time: a sentence stands there before it has answered.

import { fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeDoor, refusal } from "../src/ipc/fake";
import DoorApp from "../src/screens/DoorApp.svelte";
import { behind, showScene } from "./helpers";

const LATE = /keyring has not answered yet\. If a window asks for its password/;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("is named within a second of the start", async () => {
  behind(new FakeDoor({ door_view: () => new Promise<never>(() => {}) }));
  render(DoorApp);
  expect(screen.queryByText(LATE), "not at a glance").toBeNull();
  await vi.advanceTimersByTimeAsync(999);
  expect(screen.getByText(LATE), "what is waited for, what is safe, what to do").toBeTruthy();
  expect(screen.getByText(LATE).closest('[role="status"]'), "read out").toBeTruthy();
});

it("is named within a second of another try", async () => {
  showScene("trouble-damaged", {
    door_view: () => ({
      screen: "trouble",
      error: refusal("keyring-waiting"),
      can_retry: true,
      kit_helps: false,
      keyring_trouble: null,
      key_file_allowed: true,
    }),
    retry_start: () => new Promise<never>(() => {}),
  });
  await vi.advanceTimersByTimeAsync(50);
  await fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(screen.queryByText(LATE), "not at a glance").toBeNull();
  await vi.advanceTimersByTimeAsync(999);
  expect(screen.getByText(LATE), "while it is asked").toBeTruthy();
});
