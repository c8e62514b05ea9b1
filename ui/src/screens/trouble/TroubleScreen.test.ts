import { screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { expectAccessible, field, heading, press, showScene, type } from "../../../tests/helpers";
import { NUMBER, numberAnswers } from "../../ipc/fake/number";

describe("trouble", () => {
  it("can be tried again", async () => {
    const fake = showScene("trouble");
    await heading("The vault is in use by another Twinlatch");
    await press("Try again");
    expect(await heading("Welcome back, Mara Ortiz"), "it was mended").toBeTruthy();
    expect(fake.called("retry_start").length, "once").toBe(1);
  });

  it("offers no retry where none can help", async () => {
    showScene("trouble-damaged");
    await heading("The vault file is damaged");
    expect(screen.queryByRole("button", { name: "Try again" }), "no false hope").toBeNull();
    expect(screen.getByText("For support: file-damaged"), "a neutral name").toBeTruthy();
  });
});

describe("a file that has lost its number", () => {
  const TITLE = "Type the vault number of your recovery sheet";

  /** Presses the button when the answer before has come. */
  async function pressOpen() {
    await screen.findByRole("button", { name: "Open" });
    await press("Open");
  }

  it("opens by the number as soon as it is whole", async () => {
    const fake = showScene("trouble-number");
    await heading(TITLE);
    await expectAccessible();
    const typed = NUMBER.toLowerCase().replaceAll(" ", "-");
    await type("Vault number", typed);
    expect(await heading("Welcome back, Mara Ortiz"), "the login form").toBeTruthy();
    expect(fake.called("open_with_vault_number"), "asked once").toEqual([{ number: typed }]);
  });

  it("names a wrong symbol while it is typed, without the shell", async () => {
    const fake = showScene("trouble-number");
    await heading(TITLE);
    await type("Vault number", "R30C 1U");
    expect((await screen.findByText(/has the symbol/)).textContent, "which").toMatch(/U/);
    await type("Vault number", `${NUMBER} 0`);
    expect(await screen.findByText(/one symbol too many/), "too long").toBeTruthy();
    await type("Vault number", NUMBER.slice(0, -1));
    await press("Open");
    expect(await screen.findByText(/One symbol is missing/), "too short").toBeTruthy();
    await type("Vault number", "");
    await press("Open");
    expect(await screen.findByText("Type the number first."), "empty").toBeTruthy();
    expect(fake.called("open_with_vault_number"), "nobody was asked").toEqual([]);
  });

  it("names a misread symbol at once and does not ask the same again", async () => {
    const fake = showScene("trouble-number");
    await heading(TITLE);
    const misread = NUMBER.replace("0JY", "0JX");
    await type("Vault number", misread);
    expect(await screen.findByText(/A symbol is misread/), "by the check symbols").toBeTruthy();
    expect(field("Vault number").value, "kept, to be compared").toBe(misread);
    await type("Vault number", `${misread} `);
    expect(fake.called("open_with_vault_number").length, "a blank changes nothing").toBe(1);
    await type("Vault number", NUMBER);
    expect(await heading("Welcome back, Mara Ortiz"), "the right one").toBeTruthy();
  });

  it("says what cannot be told apart, and takes another at once", async () => {
    showScene("trouble-number");
    await heading(TITLE);
    await type("Vault number", NUMBER.replace("R30C", "R30D"));
    await screen.findByText("Nothing in the file opens with this number");
    expect(screen.getByText(/these cannot be told apart/), "number, key or damage").toBeTruthy();
    await expectAccessible();
    await type("Vault number", NUMBER);
    expect(await heading("Welcome back, Mara Ortiz"), "the right one").toBeTruthy();
  });

  it("goes on to the kit with the number where the key is gone too", async () => {
    const fake = showScene("trouble-number-key");
    await heading(TITLE);
    await type("Vault number", NUMBER);
    await screen.findByText("This computer does not hold the key for this vault");
    await press("Use the recovery kit with this number");
    await heading("Type the recovery kit");
    expect(field("Vault number").value, "as it was typed").toBe(NUMBER);
    await type("Recovery kit", "0410 6105 0R3G G28A 1C60 T3GF 21RP");
    await press("Open");
    await heading("What is gone?");
    expect(fake.called("recover_with_kit"), "both").toEqual([
      ["0410 6105 0R3G G28A 1C60 T3GF 21RP", "", "keyring", NUMBER],
    ]);
  });

  it("asks for the number beside the kit where only the shell knows that it is needed", async () => {
    showScene("trouble-key", numberAnswers(false));
    await screen.findByRole("button", { name: "Use the recovery kit" });
    await press("Use the recovery kit");
    await heading("Type the recovery kit");
    expect(screen.queryByLabelText("Vault number"), "not without need").toBeNull();
    await type("Recovery kit", "0410 6105 0R3G G28A 1C60 T3GF 21RP");
    await press("Open");
    await screen.findByLabelText("Vault number");
    await pressOpen();
    expect(await screen.findByText("Type the number first."), "it is needed").toBeTruthy();
    await type("Vault number", NUMBER.replace("0JY", "0JX"));
    await pressOpen();
    expect(await screen.findByText(/A symbol is misread/), "named at its field").toBeTruthy();
    await type("Vault number", NUMBER);
    await pressOpen();
    await heading("What is gone?");
  });
});
