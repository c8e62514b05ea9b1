import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { behind, expectAccessible, field, press, type } from "../../../tests/helpers";
import { FakeDoor, refusal, type Answers } from "../../ipc/fake";
import { loginView } from "../../ipc/fake/door";
import type { LoginView } from "../../ipc/generated/LoginView";
import LoginScreen from "./LoginScreen.svelte";

const CODE = "Code from your authenticator app";
const MORE = "Codes are refused? Use two or three in a row";
const refuse =
  (...args: Parameters<typeof refusal>) =>
  () => {
    throw refusal(...args);
  };

const recover = vi.fn();
const join = vi.fn();

const next = vi.fn();

function show(change: Partial<LoginView> = {}, login: Answers["login"] = () => null) {
  const fake = behind(new FakeDoor({ login, close_door: () => {} }));
  render(LoginScreen, { view: loginView(change), recover, join, next });
  return fake;
}

async function submit(code = "4029 1833") {
  await type("Password", "correct horse");
  await type(CODE, code);
  await press("Log in");
}

describe("the login form", () => {
  it("sends name, password and code together", async () => {
    const fake = show();
    await submit();
    expect(fake.called("login"), "as typed").toEqual([["mara", "correct horse", "4029 1833"]]);
    await waitFor(() => expect(field("Password").value, "cleared after sending").toBe(""));
    expect(field(CODE).value, "cleared after sending").toBe("");
  });

  it("leaves out blanks around a username, as the set-up did", async () => {
    const fake = show({ username: null, display_name: null, several_accounts: true });
    await type("Username", " mara ");
    await submit();
    expect(fake.called("login"), "trimmed").toEqual([["mara", "correct horse", "4029 1833"]]);
  });

  it.each(["402918", "4029183", "40291833", "402 918"])("takes the code %j", async (code) => {
    const fake = show();
    await submit(code);
    expect(fake.called("login").length, "6 to 8 digits are not counted").toBe(1);
  });

  it("spends no try on an incomplete form, and goes to the first gap", async () => {
    const fake = show();
    await type(CODE, "40291833");
    await press("Log in");
    expect(fake.called("login"), "nothing was sent").toEqual([]);
    expect(screen.getByText("Type your password"), "said at the field").toBeTruthy();
    expect(document.activeElement, "focus").toBe(field("Password"));
    await expectAccessible();
  });

  it("asks the authenticator app's code as a one-time code, digits first", () => {
    show();
    expect(field(CODE).autocomplete, "for password managers").toBe("one-time-code");
    expect(field(CODE).inputMode, "for touch screens").toBe("numeric");
    expect(field(CODE).maxLength, "no count of digits").toBe(-1);
  });

  it("slides a latch when its field is filled, right or wrong", async () => {
    show();
    const closed = () =>
      document.querySelectorAll(".field.latched:has(input:not(:placeholder-shown)) > .rail").length;
    expect(closed(), "both are open").toBe(0);
    await type("Password", "anything");
    expect(closed(), "one").toBe(1);
    await type(CODE, "1");
    expect(closed(), "both").toBe(2);
  });

  it("greets only when a name was given", async () => {
    show({ username: null, display_name: null, several_accounts: true });
    expect(screen.queryByText(/Welcome back/), "no name").toBeNull();
    expect(document.activeElement, "the first empty field").toBe(field("Username"));
    await press("Log in");
    expect(screen.getByText("Type your username"), "asked for").toBeTruthy();
    expect(document.activeElement, "and gone to").toBe(field("Username"));
    await expectAccessible();
  });

  it("lets somebody else in where there are several accounts", async () => {
    show({ several_accounts: true });
    await press("Not Mara Ortiz?");
    expect(screen.queryByText(/Welcome back/), "the greeting is gone").toBeNull();
    expect(field("Username").value, "nothing is filled in").toBe("");
  });

  it("offers no other name on a device with one account", () => {
    show();
    expect(screen.queryByText(/^Not Mara/), "there is none").toBeNull();
  });
});

describe("what is known beforehand", () => {
  it("shows a key file always", async () => {
    show({ key_store: "file" });
    expect(screen.getByText(/key is in a file/), "always visible").toBeTruthy();
    await expectAccessible();
  });

  it("says why the vault is locked and what was discarded", async () => {
    show({ locked: { reason: "idle", discarded: "Bank card" } });
    expect(screen.getByText("Locked after a time without input"), "why").toBeTruthy();
    expect(screen.getByText(/“Bank card” had changes/), "the loss").toBeTruthy();
    await expectAccessible();
  });

  it("shows a clock that is behind", async () => {
    const now = new Date(2026, 2, 3).getTime();
    show({ clock_behind: { now, last_login: new Date(2026, 9, 9).getTime() } });
    expect(
      screen.getByText("This computer says 3 March, your last login was on 9 October"),
      "before anything is typed",
    ).toBeTruthy();
    await expectAccessible();
  });

  it("tells everybody of a policy that cannot be obeyed", async () => {
    show({ policy_refused: true });
    expect(screen.getByText("This computer’s policy cannot be obeyed"), "what").toBeTruthy();
    expect(screen.getByText(/^Ask your administrator\./), "what to do").toBeTruthy();
    await expectAccessible();
  });

  it("tells of a clock that the phone has shown to be wrong, and of that alone", async () => {
    const now = new Date(2026, 2, 3).getTime();
    const later = new Date(2026, 9, 9).getTime();
    show({ clock_behind: { now, last_login: later }, clock_off: { now, phone: later } });
    expect(
      screen.getByText("This computer says 3 March, your phone shows 9 October"),
      "both times",
    ).toBeTruthy();
    expect(screen.queryByText(/your last login/), "one warning").toBeNull();
    expect(screen.getByRole("button", { name: MORE }), "the quiet way").toBeTruthy();
    await expectAccessible();
  });

  it("shows the ways back in", async () => {
    show();
    await press("Lost your phone or computer?");
    expect(recover, "another screen").toHaveBeenCalledOnce();
  });
});

describe("several codes in a row", () => {
  const [second, third] = ["The code after it", "And the next"];

  it("keeps what was typed and goes to the next field", async () => {
    const fake = show();
    await type("Password", "correct horse");
    await type(CODE, "4029 1833");
    await press(MORE);
    expect(field(CODE).value, "kept").toBe("4029 1833");
    await waitFor(() => expect(document.activeElement, "the next code goes here").toBe(field(second)));
    await expectAccessible();
    await type(second, "11112222");
    await press("Log in");
    expect(fake.called("login"), "the third may be left out").toEqual([
      ["mara", "correct horse", "4029 1833", "11112222"],
    ]);
  });

  it("sends three in the order of their fields", async () => {
    const fake = show();
    await type("Password", "correct horse");
    await press(MORE);
    await type(CODE, "40291833");
    await type(second, "11112222");
    await type(third, "33334444");
    await press("Log in");
    expect(fake.called("login"), "in a row").toEqual([
      ["mara", "correct horse", "40291833", "11112222", "33334444"],
    ]);
  });

  it("spends no try on the same code twice or on a missing one", async () => {
    const fake = show();
    await type("Password", "correct horse");
    await press(MORE);
    await type(CODE, "40291833");
    await press("Log in");
    expect(screen.getByText(/^Wait for the next code/), "said at the field").toBeTruthy();
    expect(document.activeElement, "and gone to").toBe(field(second));
    await type(second, "4029 1833");
    await press("Log in");
    expect(screen.getByText(/^This is the same code again/), "whatever its spaces").toBeTruthy();
    expect(fake.called("login"), "nothing was sent").toEqual([]);
    await expectAccessible();
  });

  it("takes a pasted row apart", async () => {
    const fake = show();
    await type("Password", "correct horse");
    const clipboardData = { getData: () => "40291833 11112222\n33334444 " };
    await fireEvent.paste(field(CODE), { clipboardData });
    await waitFor(() => expect(field(third).value, "the last one").toBe("33334444"));
    await press("Log in");
    expect(fake.called("login"), "three codes").toEqual([
      ["mara", "correct horse", "40291833", "11112222", "33334444"],
    ]);
  });

  it("leaves one pasted code as it is, spaces and all", async () => {
    show();
    const clipboardData = { getData: () => "4029 1833" };
    expect(await fireEvent.paste(field(CODE), { clipboardData }), "the browser's own").toBe(true);
    expect(screen.queryByLabelText(second), "no row").toBeNull();
  });

  it("goes back to one code", async () => {
    const fake = show();
    await type("Password", "correct horse");
    await press(MORE);
    await type(CODE, "40291833");
    await type(second, "1");
    await press("Use one code");
    await press("Log in");
    expect(fake.called("login"), "the first alone").toEqual([["mara", "correct horse", "40291833"]]);
  });

  it("is offered in full where the clock is known to be wrong", async () => {
    show({ clock_behind: { now: 0, last_login: 86_400_000 } });
    await press("Use two or three codes in a row");
    expect(field(third), "the fields").toBeTruthy();
  });

  it("empties every field after a refusal and goes to the first", async () => {
    show({}, refuse("denied"));
    await type("Password", "correct horse");
    await press(MORE);
    await type(CODE, "40291833");
    await type(second, "11112222");
    await press("Log in");
    await screen.findByRole("alert");
    expect([field(CODE).value, field(second).value], "each works once").toEqual(["", ""]);
    expect(document.activeElement, "from the beginning").toBe(field(CODE));
  });

  it("shows what there is to decide", async () => {
    show({}, () => ({ found: 1, now: 2 }));
    await submit();
    await waitFor(() => expect(next, "the door shows it").toHaveBeenCalledOnce());
  });
});

describe("a refusal", () => {
  it("keeps name and password and clears the code", async () => {
    show({ username: null, display_name: null }, refuse("denied"));
    await type("Username", "mara");
    await submit();
    const alert = await screen.findByRole("alert");
    expect(alert.textContent, "one message").toMatch(/That did not open\s+Check username, password/);
    expect(field("Username").value, "kept").toBe("mara");
    expect(field("Password").value, "kept").toBe("correct horse");
    expect(field(CODE).value, "each works once").toBe("");
    expect(document.activeElement, "the next code goes here").toBe(field(CODE));
    await expectAccessible();
  });

  it("keeps the whole form while the keyring is waited for", async () => {
    show({}, refuse("keyring-waiting"));
    await submit();
    expect((await screen.findByRole("alert")).textContent).toContain("Your keyring has not answered");
    expect(field(CODE).value, "it was not used").toBe("4029 1833");
    await expectAccessible();
  });

  it("shows that work goes on and sends once", async () => {
    const fake = show({}, () => new Promise<never>(() => {}));
    await submit();
    const button = screen.getByRole("button", { name: "Turning both latches" });
    await fireEvent.click(button);
    await fireEvent.submit(button.closest("form")!);
    expect(fake.called("login").length, "a second press does nothing").toBe(1);
    expect(button.getAttribute("aria-busy"), "never frozen").toBe("true");
    await expectAccessible();
  });
});

describe("counting down", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("keeps the password over a dud step and asks for the next code", async () => {
    const fake = show({}, refuse("code-unusable", { seconds: 12 }));
    await submit();
    await vi.advanceTimersByTimeAsync(0);
    expect(screen.getByText("The next code opens it, in 12 s"), "announced").toBeTruthy();
    await vi.advanceTimersByTimeAsync(5000);
    expect(screen.getByText("The next code opens it, in 7 s"), "counting").toBeTruthy();
    await press("Log in");
    expect(fake.called("login").length, "nothing is sent meanwhile").toBe(1);
    await vi.advanceTimersByTimeAsync(7000);
    expect(screen.getByText("Type the code your app shows now"), "over").toBeTruthy();
    expect(field("Password").value, "kept").toBe("correct horse");
    expect(field(CODE).value, "the old code is gone").toBe("");
    expect(document.activeElement, "ready for the next").toBe(field(CODE));
  });

  it("shows this computer's time beside the code, and it goes on", async () => {
    vi.setSystemTime(new Date(2026, 10, 23, 13, 5, 58));
    show();
    expect(screen.getByText("23 Nov, 13:05"), "day and time").toBeTruthy();
    await vi.advanceTimersByTimeAsync(2500);
    expect(screen.getByText("23 Nov, 13:06"), "renewed").toBeTruthy();
  });

  it("holds back while the account has to wait", async () => {
    const fake = show({ wait: { seconds: 108, failures: 7 } });
    expect(screen.getByText("Next try in 1:48"), "told at once").toBeTruthy();
    await submit();
    expect(fake.called("login"), "no try in the pause").toEqual([]);
    await vi.advanceTimersByTimeAsync(108_000);
    expect(screen.getByText("You can try again"), "over").toBeTruthy();
    await submit();
    expect(fake.called("login").length, "and it goes").toBe(1);
  });

  it("takes a pause from a refused try", async () => {
    show({}, refuse("wait", { seconds: 30, count: 5 }));
    await submit();
    await vi.advanceTimersByTimeAsync(0);
    expect(screen.getByText("Next try in 30 s"), "counting").toBeTruthy();
    expect(screen.getByText(/^5 tries have failed/), "why").toBeTruthy();
  });
});
