import { fireEvent, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { expectAccessible, heading, press, showScene, type } from "../../../tests/helpers";
import { refusal } from "../../ipc/fake";
import { askedSymbols } from "../../ipc/fake/door";

async function typeBack() {
  const gaps = screen.getAllByLabelText(/^Symbol \d of group \d$/);
  for (const [at, gap] of gaps.entries()) {
    await fireEvent.input(gap, { target: { value: askedSymbols().charAt(at) } });
  }
  await press("Check");
}

it("a new sheet is typed back, joined to the password, and then in use", async () => {
  const fake = showScene("new-sheet");
  await heading("Your new recovery sheet");
  expect(screen.queryByLabelText("Your password"), "not before it is legible").toBeNull();
  await typeBack();
  await screen.findByLabelText("Your password");
  await press("Use this sheet");
  expect(fake.called("finish_new_sheet"), "without the password nothing is sent").toEqual([]);
  await type("Your password", "correct horse");
  await press("Use this sheet");
  await heading("The new sheet is in use");
  expect(fake.called("finish_new_sheet"), "sent once").toEqual([["correct horse"]]);
  await expectAccessible();
  await press("Done");
  expect(fake.called("close_door"), "back to the vault").toHaveLength(1);
});

it("a wrong password leaves the old sheet", async () => {
  showScene("new-sheet", {
    finish_new_sheet: () => {
      throw refusal("denied");
    },
  });
  await heading("Your new recovery sheet");
  await typeBack();
  await screen.findByLabelText("Your password");
  await type("Your password", "wrong");
  await press("Use this sheet");
  expect(await screen.findByText("That did not open"), "said").toBeTruthy();
  expect(screen.queryByText("The new sheet is in use"), "not in use").toBeNull();
});
