import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { expect, it, describe, vi } from "vitest";
import { behind, expectAccessible, field, heading, press, type } from "../../../tests/helpers";
import { FakeDoor, refusal, type Answers } from "../../ipc/fake";
import { doorAnswers } from "../../ipc/fake/door";
import { judge } from "../../ipc/fake/judge";
import type { ErrorView } from "../../ipc/generated/ErrorView";
import type { SetUpView } from "../../ipc/generated/SetUpView";
import SetUpScreen from "./SetUpScreen.svelte";

const CODE = "Then type the code it shows";
const next = vi.fn(async () => {});

const VIEW = {
  screen: "set-up",
  host_name: "WORKSTATION-7",
  keyring_trouble: null,
  ended: false,
  key_file_allowed: true,
  policy_refused: false,
} as const;

function show(
  trouble: ErrorView | null = null,
  answers: Partial<Answers> = {},
  change: Partial<SetUpView> = {},
) {
  const view = { ...VIEW, keyring_trouble: trouble, ...change };
  const fake = behind(new FakeDoor(doorAnswers(view)).answer(answers));
  next.mockClear();
  render(SetUpScreen, { view, next });
  return fake;
}

async function name() {
  await type("Your name", "Mara Ortiz");
  await type("Username", "mara");
  await press("Continue");
}

async function toKit(password = "correct horse battery") {
  await name();
  await type("Password", password);
  await press("Continue");
  await heading("A way back in");
}

async function toPhone() {
  await toKit();
  await press("Continue to the phone");
  await heading("Scan this with your authenticator app");
}

async function confirm(code: string) {
  await type(CODE, code);
  await press("Confirm");
}

describe("where an administrator has decided", () => {
  it("no key file is offered", async () => {
    const fake = show(refusal("keyring-missing"), {}, { key_file_allowed: false });
    expect(screen.queryByRole("checkbox"), "not offered").toBeNull();
    expect(screen.getByText(/does not allow to keep the key in a file/), "and why").toBeTruthy();
    await name();
    expect(screen.getByText(/keyring has to work before/), "what is to be done").toBeTruthy();
    expect(fake.called("begin_set_up"), "nothing was begun").toEqual([]);
    await expectAccessible();
  });

  it("the length of a password is told before it is typed", async () => {
    const judged = (password: string, username: string) => judge(password, username, 12);
    const fake = show(null, { judge_password: judged });
    await name();
    expect(await screen.findByText(/^At least 12 characters/), "before").toBeTruthy();
    await type("Password", "elevenchars");
    await press("Continue");
    expect(await screen.findByText(/needs at least 12 characters/), "after").toBeTruthy();
    expect(fake.called("begin_set_up"), "nothing was begun").toEqual([]);
  });
});

describe("names", () => {
  it("come first, and the first empty field has the focus", async () => {
    show();
    expect(document.activeElement, "the keyboard is where it is wanted").toBe(field("Your name"));
    await expectAccessible();
  });

  it("refuse a foreign symbol by name", async () => {
    show();
    await type("Your name", "Mara Ortiz");
    await type("Username", "mara!");
    await press("Continue");
    expect(screen.getByRole("alert").textContent, "the symbol").toContain("“!”");
    expect(document.activeElement, "goes there").toBe(field("Username"));
    await expectAccessible();
  });

  it("are taken back to when the shell refuses them", async () => {
    show(null, {
      begin_set_up: () => {
        throw refusal("username-refused");
      },
    });
    await toKit();
    await press("Continue to the phone");
    await heading("Who is this vault for?");
    const alert = await screen.findByRole("alert");
    expect(alert.textContent, "said at the field").toContain("This username cannot be used");
    expect(document.activeElement, "and gone to").toBe(field("Username"));
  });
});

describe("the first latch", () => {
  it("is judged in words while it is typed", async () => {
    show();
    await name();
    await type("Password", "butterfly9");
    expect(await screen.findByText("Could be stronger"), "the score only advises").toBeTruthy();
    expect(screen.getByText("A single word is easy to guess."), "why").toBeTruthy();
    await expectAccessible();
  });

  it.each([
    ["password1", "This is one of the most used passwords, so it would be tried first. Choose another."],
    ["abc", "Too short: it needs at least 8 characters."],
  ])("refuses %j with its reason", async (password, reason) => {
    show();
    await name();
    await type("Password", password);
    await press("Continue");
    expect(await screen.findByText(reason), "in words").toBeTruthy();
    expect(document.activeElement, "goes there").toBe(field("Password"));
    await expectAccessible();
  });

  it("can be looked at, and tells of Caps Lock", async () => {
    show();
    await name();
    await press("Show the password");
    expect(field("Password").type, "revealed").toBe("text");
    await fireEvent.keyDown(field("Password"), { key: "A", modifierCapsLock: true });
    expect(screen.getByText("Caps Lock is on"), "told").toBeTruthy();
  });

  it("goes back with Escape and keeps what was typed", async () => {
    show();
    await name();
    await fireEvent.keyDown(window, { key: "Escape" });
    await heading("Who is this vault for?");
    expect(field("Username").value, "kept").toBe("mara");
  });
});

describe("the second latch", () => {
  it("begins with everything that was chosen, and clears the password", async () => {
    const fake = show();
    await toKit();
    await fireEvent.click(screen.getByRole("radio", { name: /Together with the password/ }));
    await expectAccessible();
    await press("Continue to the phone");
    await heading("Scan this with your authenticator app");
    expect(fake.called("begin_set_up"), "in order").toEqual([
      ["mara", "Mara Ortiz", "correct horse battery", "kit-password", "keyring"],
    ]);
    const typed = [...document.querySelectorAll("input")].map((input) => input.value);
    expect(typed, "nowhere in the page").not.toContain("correct horse battery");
    expect(fake.forms.every((form) => form.every((byte) => byte === 0)), "wiped").toBe(true);
    await expectAccessible();
  });

  it("shows the key as text only when asked", async () => {
    const fake = show();
    await toPhone();
    expect(fake.called("show_enrolment_text"), "not by itself").toEqual([]);
    await press("Show the key as text");
    expect(await screen.findByText(/^JBSW Y3DP/), "in groups").toBeTruthy();
    await expectAccessible();
  });

  it("says when a code does not fit and takes the next", async () => {
    show();
    await toPhone();
    await confirm("00000000");
    expect((await screen.findByRole("alert")).textContent).toContain("That code does not fit");
    expect(field(CODE).value, "cleared").toBe("");
    expect(document.activeElement, "ready").toBe(field(CODE));
    await expectAccessible();
    await confirm("7712 0431");
    await waitFor(() => expect(next, "eight digits, no drift: straight on").toHaveBeenCalled());
  });

  it("tells what six digits mean, and a drift", async () => {
    show(null, { confirm_enrolment: () => ({ digits: 6, drift_steps: -3 }) });
    await toPhone();
    await confirm("771204");
    await heading("The second latch is in place");
    expect(screen.getByText(/minutes to half an hour. Eight digits take days/)).toBeTruthy();
    expect(screen.getByText(/about 90 seconds behind/), "three steps of 30 s").toBeTruthy();
    await expectAccessible();
    await press("On to the recovery sheet");
    expect(next, "the sheet follows").toHaveBeenCalled();
  });

  it("is left without a trace", async () => {
    const fake = show();
    await toPhone();
    await fireEvent.keyDown(window, { key: "Escape" });
    await heading("The first latch: a password");
    expect(fake.called("cancel_set_up").length, "nothing half-made stays").toBe(1);
    expect(await screen.findByText(/Type it once more/), "it was cleared").toBeTruthy();
  });
});

describe("a keyring that cannot be used", () => {
  it("asks for a choice in so many words", async () => {
    const fake = show(refusal("keyring-missing"));
    await name();
    expect(screen.getByText("Choose the file, or make the keyring work first.")).toBeTruthy();
    await expectAccessible();
    await fireEvent.click(screen.getByRole("checkbox", { name: /device’s key in a file/ }));
    await toKit();
    await press("Continue to the phone");
    await heading("Scan this with your authenticator app");
    expect(fake.called("begin_set_up"), "the file, never silently").toEqual([
      ["mara", "Mara Ortiz", "correct horse battery", "kit", "file"],
    ]);
  });

  it("is tried again", async () => {
    show(refusal("keyring-locked"), {
      retry_start: () => VIEW,
    });
    await press("Try the keyring again");
    await waitFor(() => {
      expect(screen.queryByText("Your keyring is still locked"), "it works").toBeNull();
    });
    expect(screen.getByRole("status").textContent, "said").toContain("The keyring works again");
    await waitFor(() => {
      expect(document.activeElement, "the pressed button is gone").toBe(field("Your name"));
    });
    await expectAccessible();
  });
});
