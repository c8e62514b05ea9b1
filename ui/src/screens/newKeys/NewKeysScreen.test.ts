import { fireEvent, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { expectAccessible, heading, press, showScene, type } from "../../../tests/helpers";
import { refusal } from "../../ipc/fake";
import { askedSymbols } from "../../ipc/fake/door";

const PASSWORD = "correct horse battery staple";

async function begin(again = PASSWORD) {
  await heading("Replace all keys");
  await type("New password", PASSWORD);
  await type("The same again", again);
  await press("Continue");
}

async function typeBack() {
  const gaps = await screen.findAllByLabelText(/^Symbol \d of group \d$/);
  for (const [at, gap] of gaps.entries()) {
    await fireEvent.input(gap, { target: { value: askedSymbols().charAt(at) } });
  }
  await press("Check");
}

it("takes a new password, a new sheet and a new phone, and offers a copy", async () => {
  const fake = showScene("new-keys");
  await begin();
  await heading("Your new recovery sheet");
  expect(screen.queryByRole("button", { name: "Continue" }), "not before it is legible").toBeNull();
  await expectAccessible();
  await typeBack();
  await press("Continue");
  await heading("Set up the new phone");
  await type("Then type the code it shows", "40291833");
  await press("Confirm");
  await heading("All keys are new");
  expect(fake.called("begin_rotation"), "the password crosses once").toEqual([[PASSWORD]]);
  expect(fake.called("confirm_enrolment"), "the code alone").toEqual([["40291833"]]);
  await press("Save a copy of the vault…");
  expect(await screen.findByText("The copy is saved"), "said").toBeTruthy();
  await expectAccessible();
  await press("Done");
  expect(fake.called("close_door"), "back to the vault").toHaveLength(1);
});

it("says whose keys stay on a shared computer", async () => {
  showScene("new-keys-shared");
  await heading("Replace all keys");
  expect(screen.getByText(/The key of this computer stays/), "said").toBeTruthy();
});

it("sends nothing while the two passwords differ", async () => {
  const fake = showScene("new-keys");
  await begin("correct horse");
  expect(await screen.findByText("These two are not the same"), "said").toBeTruthy();
  expect(fake.called("begin_rotation"), "nothing is sent").toEqual([]);
});

it("says at its field that the password is the present one", async () => {
  showScene("new-keys", {
    begin_rotation: () => {
      throw refusal("password-refused", { refusal: { why: "unchanged" } });
    },
  });
  await begin();
  expect(await screen.findByText(/This is the password you have/), "said").toBeTruthy();
});
