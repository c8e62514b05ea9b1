// Every code and every closed list from Rust has its words.

import { FluentResource } from "@fluent/bundle";
import { describe, expect, it } from "vitest";
import errorCodes from "../src/ipc/generated/ErrorCode.ts?raw";
import eventWhats from "../src/ipc/generated/EventWhat.ts?raw";
import lockReasons from "../src/ipc/generated/LockReason.ts?raw";
import notices from "../src/ipc/generated/NoticeView.ts?raw";
import advice from "../src/ipc/generated/PasswordAdvice.ts?raw";
import refusals from "../src/ipc/generated/PasswordRefusal.ts?raw";
import purposes from "../src/ipc/generated/DoorPurpose.ts?raw";
import type { ErrorCode } from "../src/ipc/generated/ErrorCode";
import { errorWords } from "../src/text/errors";
import { hasText, t } from "../src/text/text";
import source from "../src/text/en.ftl?raw";
import ids from "../src/text/ids.ts?raw";

/** The strings of a generated union; with a tag, only the tag's values. */
function members(type: string, tag?: string): string[] {
  const union = type.slice(type.indexOf("export type")).replaceAll(/\/\*\*.*?\*\//gs, "");
  const found = union.matchAll(tag ? new RegExp(`"${tag}": "([^"]+)"`, "g") : /"([^"]+)"/g);
  return [...found].map(([, word]) => word!);
}

const codes = members(errorCodes) as ErrorCode[];

it("reads the generated lists", () => {
  expect(codes, "a list that is empty would prove nothing").toContain("denied");
  expect(codes.length, "as many as Rust has").toBeGreaterThan(40);
});

describe.each(codes)("the error %s", (code) => {
  it("says what happened and what to do", () => {
    expect(hasText(`err-${code}`) && hasText(`hint-${code}`), "both messages stand").toBe(true);
    const { title, body } = errorWords({ code, params: {} });
    expect(title, "a title, no sentence").toMatch(/^[A-Z].*[^.]$/);
    expect(body, "whole sentences").toMatch(/^[“A-Z].*[.@]$/);
  });
});

it("uses what an error carries", () => {
  const words = (code: ErrorCode, params: object) => errorWords({ code, params }).body;
  expect(words("wait", { seconds: 90 }), "the pause").toContain("90 s");
  expect(words("vault-held", { holder: "agent" }), "who holds it").toContain("twinlatch lock");
  expect(words("vault-held", { holder: "window" }), "who holds it").toContain("Another window");
  expect(words("username-refused", { symbol: "!" }), "the symbol").toContain("“!”");
  expect(words("username-refused", {}), "no symbol").not.toContain("“");
});

it("has one message for every wrong combination", () => {
  expect(errorWords({ code: "denied", params: {} }), "word for word").toEqual({
    title: "That did not open",
    body: "Check username, password and code, and use the next code your app shows: each works once.",
  });
});

it.each([
  ["advice", members(advice)],
  ["refusal", members(refusals, "why")],
  ["notice", members(notices, "notice")],
  ["event", members(eventWhats)],
  ["locked", members(lockReasons)],
  ["stepup-for", members(purposes)],
])("has words for each %s", (prefix, words) => {
  expect(words.length, "the list is read").toBeGreaterThan(3);
  expect(words.filter((word) => !hasText(`${prefix}-${word}`)), "none is missing").toEqual([]);
});

it("counts in words", () => {
  expect(t("wait-body", { count: 1 }), "one").toMatch(/^One try has failed/);
  expect(t("notice-failures", { count: 7 }), "many").toMatch(/^7 tries/);
});

it("parses as a whole and has no id twice", () => {
  const parsed = new FluentResource(source).body.map(({ id }) => id);
  const written = [...source.matchAll(/^([a-z][a-z0-9-]*) *=/gm)].map(([, id]) => id);
  expect(parsed, "a broken message is dropped silently by the parser").toEqual(written);
  expect(new Set(written).size, "the last of two would win").toBe(written.length);
  const typed = [...ids.matchAll(/^ {2}\| "([^"]+)"/gm)].map(([, id]) => id);
  expect(typed, "run `npm run text`").toEqual(written);
});

it("states no figure that depends on the phone or the machine", () => {
  const unusable = [t("dud-body"), t("hint-code-unusable", { seconds: 9 })].join(" ");
  expect(unusable, "the share differs between six digits and eight").not.toMatch(/in 45/);
  expect(t("hint-memory-refused"), "the cost is measured at set-up").not.toMatch(/256/);
});

it("never shouts", () => {
  expect(source.match(/!/g), "no exclamation marks").toBeNull();
});
