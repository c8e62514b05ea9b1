import { screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { expectAccessible, heading, press, showScene, type } from "../../../tests/helpers";
import { refusal } from "../../ipc/fake";

const CODE = "C5H6-6S35-CSKP-GTBAJ";
const PASSWORD = "correct horse battery staple";

async function activate(code = CODE) {
  await screen.findByRole("button", { name: "I have an activation code" });
  await press("I have an activation code");
  await heading("Take your account over");
  await type("Username", "tomas");
  await type("Activation code", code);
  await press("Continue");
}

it("goes from the code over password, kit and phone to the sheet", async () => {
  const fake = showScene("login-several");
  await activate();
  await heading("The first latch: a password");
  await expectAccessible();
  await type("Password", PASSWORD);
  await press("Continue");
  await heading("A way back in");
  expect(
    screen.getByRole<HTMLInputElement>("radio", { name: /password/i, checked: true }),
    "on a shared computer the sheet alone opens nothing",
  ).toBeTruthy();
  await press("Continue to the phone");
  await type(await screen.findByText("Then type the code it shows").then(() => "Then type the code it shows"), "40291833");
  await press("Confirm");
  expect(fake.called("begin_joining"), "name and code").toEqual([["tomas", CODE]]);
  expect(fake.called("joining_password"), "once").toEqual([[PASSWORD, "kit-password"]]);
  expect(fake.called("confirm_enrolment"), "the code alone").toEqual([["40291833"]]);
});

it("offers the activation code only where others have an account", async () => {
  showScene("login");
  await screen.findByRole("button", { name: "Log in" });
  expect(screen.queryByRole("button", { name: "I have an activation code" }), "not here").toBeNull();
});

it("says what is wrong with the code and keeps what was typed", async () => {
  showScene("login-several", {
    begin_joining: () => {
      throw refusal("invitation-expired");
    },
  });
  await activate();
  expect(await screen.findByText("This activation code has run out"), "said").toBeTruthy();
  expect(screen.getByDisplayValue(CODE), "it can be compared").toBeTruthy();
});

it("begins at the password where a joining stands, and can be given up", async () => {
  const fake = showScene("joining");
  await heading("The first latch: a password");
  await press("Back");
  expect(fake.called("cancel_joining"), "the invitation stands").toHaveLength(1);
});
