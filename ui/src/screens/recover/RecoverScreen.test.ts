import { fireEvent, screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { expectAccessible, field, heading, press, showScene, type } from "../../../tests/helpers";
import { askedSymbols } from "../../ipc/fake/door";
import { refusal } from "../../ipc/fake";

const CODE = "C5H6-6S35-CSKP-GTBAJ";
const KIT = "0410 6105 0R3G G28A 1C60 T3GF 21RP";
const NEW = "nine amber otters under ice";

async function toCodeForm() {
  const fake = showScene("login");
  await heading("Welcome back, Mara Ortiz");
  await press("Lost your phone or computer?");
  await press("Continue");
  await heading("Password and a backup code");
  return fake;
}

async function openWithCode() {
  const fake = await toCodeForm();
  await type("Password", "correct horse");
  await type("Backup code", CODE);
  await press("Open");
  await heading("What about your phone?");
  return fake;
}

/** The way by the kit, from the door that misses its key. */
async function toKitForm() {
  await screen.findByRole("button", { name: "Use the recovery kit" });
  await press("Use the recovery kit");
  await heading("Type the recovery kit");
}

/** Ticks a box or chooses a way. */
async function choose(name: RegExp) {
  await fireEvent.click(screen.getByLabelText(name));
}

async function typeBack() {
  const gaps = await screen.findAllByLabelText(/Symbol . of group/);
  for (const [at, symbol] of [...askedSymbols()].entries()) {
    (gaps[at] as HTMLInputElement).value = symbol;
  }
  await press("Check");
}

describe("a backup code", () => {
  it("goes with name and password, and the new phone ends it", async () => {
    const fake = await openWithCode();
    expect(fake.called("recover_with_code"), "the three fields").toEqual([
      ["mara", "correct horse", CODE],
    ]);
    await press("Continue");
    await heading("Scan this with the new phone");
    await type("Then type the code it shows", "4029 1833");
    await press("Confirm");
    expect(fake.called("finish_recovery"), "the last step comes by itself").toHaveLength(1);
    await expectAccessible();
  });

  it("leaves the phone where it is", async () => {
    const fake = await openWithCode();
    await choose(/It is not with me right now/);
    await press("Continue");
    expect(fake.called("keep_phone"), "the session opens").toHaveLength(1);
    expect(fake.called("begin_recovery_phone"), "nothing is enrolled").toEqual([]);
  });

  it("is misread: everything stays typed", async () => {
    await toCodeForm();
    await type("Password", "correct horse");
    await type("Backup code", "C5H6");
    await press("Open");
    expect((await screen.findByRole("alert")).textContent, "named").toMatch(/misread/);
    expect(field("Password").value, "kept").toBe("correct horse");
    expect(field("Backup code").value, "to be compared").toBe("C5H6");
  });

  it("the last one is kept for a lost phone", async () => {
    showScene("recover-last");
    await heading("What about your phone?");
    expect(screen.queryByText("It is not with me right now"), "not offered").toBeNull();
  });

  it("a phone whose codes have run out gives one", async () => {
    const fake = showScene("recover-table");
    await heading("What about your phone?");
    await press("Continue");
    await heading("One code from your phone");
    await type("Code from your authenticator app", "4029 1833");
    await press("Continue");
    expect(fake.called("rebuild_table"), "sent").toEqual([["4029 1833"]]);
    expect(fake.called("finish_recovery"), "and finished").toHaveLength(1);
  });
});

describe("a kit", () => {
  it("replaces what is gone, and itself", async () => {
    const fake = showScene("trouble-key");
    await toKitForm();
    await type("Recovery kit", KIT);
    await press("Open");
    expect(fake.called("recover_with_kit"), "into the keyring").toEqual([[KIT, "", "keyring"]]);
    await heading("What is gone?");
    await choose(/^The phone/);
    await choose(/^The password/);
    await press("Continue");
    await heading("Choose a new password");
    await type("New password", NEW);
    await type("The same again", "another");
    await press("Continue");
    expect(fake.called("recovery_password"), "unequal: nothing is sent").toEqual([]);
    await type("The same again", NEW);
    await press("Continue");
    expect(fake.called("recovery_password"), "sent").toEqual([[NEW, "new"]]);
    await heading("Scan this with the new phone");
    await type("Then type the code it shows", "4029 1833");
    await press("Confirm");
    await heading("Your new recovery sheet");
    expect(screen.queryByRole("button", { name: /Finish/ }), "not yet").toBeNull();
    await typeBack();
    await press("Finish and open the vault");
    expect(fake.called("finish_recovery"), "the last step").toHaveLength(1);
    await expectAccessible();
  });

  it("asks for the password only where the kit does", async () => {
    const fake = showScene("trouble-key", {
      recover_with_kit: (_kit: string, password: string) => {
        throw refusal(password === "" ? "password-needed" : "denied");
      },
    });
    await toKitForm();
    expect(screen.queryByLabelText("Password"), "not before").toBeNull();
    await type("Recovery kit", KIT);
    await press("Open");
    await screen.findByLabelText("Password");
    await type("Password", "correct horse");
    await press("Open");
    expect(fake.called("recover_with_kit").at(-1), "both").toEqual([KIT, "correct horse", "keyring"]);
    expect((await screen.findByRole("alert")).textContent, "one sentence").toMatch(/did not open/);
  });

  it("needs a word where the keyring cannot take the key", async () => {
    const fake = showScene("trouble-key-keyring");
    await toKitForm();
    await type("Recovery kit", KIT);
    await press("Open");
    expect(fake.called("recover_with_kit"), "no choice, no key").toEqual([]);
    await choose(/Keep this device.s key in a file/);
    await press("Open");
    expect(fake.called("recover_with_kit"), "chosen").toEqual([[KIT, "", "file"]]);
  });

  it("takes the present password for a new phone", async () => {
    const fake = showScene("recover-kit");
    await heading("What is gone?");
    await choose(/^The phone/);
    await press("Continue");
    await heading("Your password");
    await type("Password", "correct horse");
    await press("Continue");
    expect(fake.called("recovery_password"), "proved").toEqual([["correct horse", "present"]]);
    await heading("Scan this with the new phone");
  });

  it("says what must be replaced", async () => {
    showScene("recover-kit-all");
    await heading("What is gone?");
    for (const box of screen.getAllByRole("checkbox")) {
      expect((box as HTMLInputElement).checked, "ticked").toBe(true);
      expect((box as HTMLInputElement).disabled, "and fixed").toBe(true);
    }
  });
});

describe("a file that is not simply the vault", () => {
  it("is decided about first", async () => {
    const fake = showScene("recover-older");
    await heading("This file is older than the last login on this computer");
    await press("Make this the vault");
    expect(fake.called("make_vault"), "said").toHaveLength(1);
    await heading("What about your phone?");
  });

  it("cannot be written: only a way out", async () => {
    const fake = showScene("recover-not-writable");
    await heading("This file cannot be written");
    expect(screen.queryByRole("button", { name: "Make this the vault" }), "no word helps").toBeNull();
    await press("Stop");
    expect(fake.called("cancel_recovery"), "given up").toHaveLength(1);
    await heading("Welcome back, Mara Ortiz");
  });
});

it("a last step that failed can be done again", async () => {
  const fake = showScene("recover-failed");
  await heading("What about your phone?");
  await press("Continue");
  await type("Then type the code it shows", "4029 1833");
  await press("Confirm");
  expect((await screen.findByRole("alert")).textContent, "why").toMatch(/disk is full/);
  fake.answer({ finish_recovery: () => {} });
  await press("Try again");
  expect(fake.called("finish_recovery"), "twice").toHaveLength(2);
});
