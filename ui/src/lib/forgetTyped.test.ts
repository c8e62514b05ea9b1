import { expect, it } from "vitest";
import { forgetTyped } from "./forgetTyped";

it("an empty field takes the place of the one that was typed into, and goes", async () => {
  document.body.innerHTML = '<label>Text <textarea>a note</textarea></label>';
  document.querySelector("textarea")!.focus();
  const forgotten = forgetTyped();
  const blank = document.activeElement as HTMLInputElement;
  expect(blank.tagName, "a field of its own").toBe("INPUT");
  expect(blank.value, "with nothing in it").toBe("");
  expect(blank.getAttribute("aria-hidden"), "nobody is told of it").toBe("true");
  await forgotten;
  expect(blank.isConnected, "it is gone again").toBe(false);
});

it("nothing is put anywhere where nothing was typed", async () => {
  document.body.innerHTML = "<button>Lock</button>";
  document.querySelector("button")!.focus();
  const forgotten = forgetTyped();
  expect(document.querySelector("input"), "no field").toBeNull();
  await forgotten;
});
