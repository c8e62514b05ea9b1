import { describe, expect, it } from "vitest";
import { behind } from "../../tests/helpers";
import { FakeDoor, refusal } from "./fake";
import { login } from "./login";
import { secretForm } from "./secretForm";

describe("a secret form", () => {
  it("is each field's length and its bytes, in order", () => {
    expect([...secretForm(["ab", "", "é"])], "le32 length, then UTF-8").toEqual([
      2, 0, 0, 0, 0x61, 0x62, 0, 0, 0, 0, 2, 0, 0, 0, 0xc3, 0xa9,
    ]);
  });

  it("is wiped after it was sent", async () => {
    const fake = behind(new FakeDoor({ login: () => null }));
    await login("mara", "correct horse", ["40291833"]);
    expect(fake.called("login"), "it arrived whole").toEqual([["mara", "correct horse", "40291833"]]);
    expect(fake.forms[0]?.length, "the very array that was sent").toBe(12 + 4 + 13 + 8);
    expect(fake.forms[0]?.every((byte) => byte === 0), "nothing of it stays").toBe(true);
  });

  it("is wiped when it was refused, too", async () => {
    const fake = behind(
      new FakeDoor({
        login: () => {
          throw refusal("denied");
        },
      }),
    );
    await expect(login("mara", "wrong", ["1"]), "the refusal comes through").rejects.toEqual({
      code: "denied",
      params: {},
    });
    expect(fake.forms[0]?.every((byte) => byte === 0), "nothing of it stays").toBe(true);
  });
});
