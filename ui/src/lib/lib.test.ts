import { describe, expect, it } from "vitest";
import { looksLikeCode } from "./code";
import { clockTime, countdown, dayAndTime, initials, tellApart } from "./format";
import { foreignSymbol } from "./names";

it.each(["402918", "4029183", "40291833", "402 918", " 4029 1833 "])("%j can be a code", (code) => {
  expect(looksLikeCode(code), "6 to 8 digits, spaces anywhere").toBe(true);
});

it.each(["", "40291", "402918331", "4029a8", "٤٠٢٩١٨"])("%j cannot be a code", (code) => {
  expect(looksLikeCode(code), "no try is spent on it").toBe(false);
});

it.each([
  [0, "0 s"],
  [59, "59 s"],
  [60, "1:00"],
  [108, "1:48"],
  [3729, "1:02:09"],
])("%i seconds are %j", (seconds, words) => {
  expect(countdown(seconds), "short").toBe(words);
});

it.each([
  [0, "0:00"],
  [48, "0:48"],
  [252, "4:12"],
  [3729, "1:02:09"],
])("a clock shows %i seconds as %j", (seconds, words) => {
  expect(clockTime(seconds), "as wide at its end as before").toBe(words);
});

it.each([
  ["Mara Ortiz", "MO"],
  ["mara", "M"],
  ["Ana de la Cruz", "AC"],
  ["Élodie  Ørsted", "ÉØ"],
])("%j has the initials %j", (name, letters) => {
  expect(initials(name), "first and last word").toBe(letters);
});

describe("two moments", () => {
  const at = (year: number, month: number, day: number, hour = 12) =>
    new Date(year, month - 1, day, hour, 5).getTime();

  it("differ by what differs", () => {
    expect(tellApart(at(2026, 3, 3), at(2026, 10, 9)), "days").toEqual(["3 March", "9 October"]);
    expect(tellApart(at(2025, 3, 3), at(2026, 3, 3)), "years").toEqual([
      "3 March 2025",
      "3 March 2026",
    ]);
    expect(tellApart(at(2026, 3, 3, 9), at(2026, 3, 3, 13)), "times").toEqual(["09:05", "13:05"]);
  });

  it("stand beside the code with day and time", () => {
    expect(dayAndTime(at(2026, 11, 23, 13)), "a wrong date is seen as well").toBe("23 Nov, 13:05");
  });
});

it("finds the first foreign symbol of a username", () => {
  expect(foreignSymbol("mara.o-r_t@z1"), "all allowed").toBeUndefined();
  expect(foreignSymbol("Zoë"), "letters of any script").toBeUndefined();
  expect(foreignSymbol("ma ra!"), "the first").toBe(" ");
});
