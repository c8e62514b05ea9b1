import { describe, expect, it } from "vitest";
import { judgeTyped, symbolsOf } from "./vaultNumber";

const NUMBER = "R30C 1G60 R30C 1G60 R30C 1G60 R0JY";

describe("a vault number as it is typed", () => {
  it("has the symbols that the core reads", () => {
    expect(symbolsOf("r3oc-lg60 "), "O is 0, I and L are 1").toBe("R30C1G60");
    expect(symbolsOf("i"), "I is 1").toBe("1");
  });

  it("is judged by alphabet and length", () => {
    expect(judgeTyped(" - "), "nothing yet").toEqual({ state: "empty" });
    expect(judgeTyped(NUMBER), "as printed").toEqual({ state: "whole" });
    expect(judgeTyped(NUMBER.slice(0, -2)), "two missing").toEqual({ state: "short", count: 2 });
    expect(judgeTyped(`${NUMBER}A`), "one too many").toEqual({ state: "long", count: 1 });
    expect(judgeTyped("R30U"), "no code has a U").toEqual({ state: "bad", symbol: "U" });
    expect(judgeTyped("R30#"), "nor a sign").toEqual({ state: "bad", symbol: "#" });
    expect(judgeTyped("\u{1f511}"), "nor a picture, which is one").toEqual({
      state: "bad",
      symbol: "\u{1f511}",
    });
  });
});
