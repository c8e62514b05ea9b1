import { expect, it } from "vitest";
import { t } from "../text/text";
import { isolated, shown } from "./shown";

const at = (...points: number[]) => String.fromCodePoint(...points);

it.each([
  ["an override", 0x202e],
  ["an embedding", 0x202b],
  ["the end of an embedding", 0x202c],
  ["an isolate", 0x2067],
  ["the end of an isolate", 0x2069],
])("%s is shown as its number", (_, sign) => {
  expect(shown(`invoice${at(sign)}fdp.exe`), "nothing is turned, nothing is dropped").toBe(
    `invoice\\u{${sign.toString(16)}}fdp.exe`,
  );
});

it.each(["GitHub", "Hafenbüro №7", "日本語", "👩‍🚀 crew", "می‌خواهم", ""])("%j is shown as it is", (text) => {
  expect(shown(text), "joiners and letters of every script stay").toBe(text);
});

it("text from right to left stands isolated in a sentence", () => {
  const title = at(0x5d1, 0x5e0, 0x5e7);
  expect(isolated(title), "the sentence goes on in its own direction").toBe(
    at(0x2068) + title + at(0x2069),
  );
  expect(isolated("GitHub"), "what turns nothing is left alone").toBe("GitHub");
});

it("no argument ends its own isolation", () => {
  const words = t("item-large-title", { title: at(0x5d1, 0x2069, 0x202e) + "x" });
  const ends = [...words].filter((sign) => sign === at(0x2069));
  expect(ends.length, "one end for one beginning").toBe(1);
  expect(words, "the override is a number").not.toContain(at(0x202e));
});
