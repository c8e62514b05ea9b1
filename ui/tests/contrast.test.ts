// Measures every pair of tokens that carries words or a border, in both themes (WCAG 2.2, 1.4.3,
// 1.4.6 and 1.4.11).

import { describe, expect, it } from "vitest";
import tokens from "../src/styles/tokens.css?raw";

type Theme = "light" | "dark";
type Rgb = [number, number, number];

const GROUNDS = ["page", "surface", "raised"];
const SOFT = ["accent-soft", "closed-soft", "soon-soft", "danger-soft"];
const STATES = ["quiet", "accent", "closed", "soon", "danger"];

const declared = new Map(
  [...tokens.matchAll(/--([a-z0-9-]+):\s*([^;]+);/g)].map(([, name, value]) => [name!, value!]),
);

describe.each<Theme>(["light", "dark"])("in the %s theme", (theme) => {
  const pairs = (fronts: string[], backs: string[]) =>
    fronts.flatMap((front) => backs.map((back) => [front, back] as const));

  it.each(pairs(["text"], [...GROUNDS, ...SOFT]))("%s on %s has 7:1", (front, back) => {
    expect(contrast(front, back, theme), "text is read for hours").toBeGreaterThanOrEqual(7);
  });

  it.each([
    ...pairs(STATES, GROUNDS),
    ["on-accent", "accent"] as const,
    ["on-accent", "accent-strong"] as const,
    ...SOFT.map((soft) => [soft.replace("-soft", ""), soft] as const),
  ])("%s on %s has 4.5:1", (front, back) => {
    expect(contrast(front, back, theme), "quiet words and states").toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs(["edge"], GROUNDS))("%s on %s has 3:1", (front, back) => {
    expect(contrast(front, back, theme), "borders of controls").toBeGreaterThanOrEqual(3);
  });
});

it("tells black from white", () => {
  const [black, white] = [oklchToLinear(0, 0, 0), oklchToLinear(1, 0, 0)];
  expect(ratio(black, white), "the measure itself").toBeCloseTo(21, 1);
});

function contrast(front: string, back: string, theme: Theme): number {
  return ratio(colour(`var(--${front})`, theme), colour(`var(--${back})`, theme));
}

function colour(value: string, theme: Theme): Rgb {
  const pair = /^light-dark\((.+?\)), (.+)\)$/.exec(value);
  if (pair) {
    return colour(pair[theme === "light" ? 1 : 2]!, theme);
  }
  const name = /^var\(--([a-z0-9-]+)\)$/.exec(value)?.[1];
  if (name) {
    return colour(declared.get(name) ?? "", theme);
  }
  const figures = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(value);
  if (!figures) {
    throw new Error(`not a colour: ${value}`);
  }
  return oklchToLinear(Number(figures[1]), Number(figures[2]), Number(figures[3]));
}

/** CSS Color 4, section 9.2: Oklch to linear sRGB, clipped to what a screen shows. */
function oklchToLinear(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (x: number) => Math.min(1, Math.max(0, x));
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function ratio(one: Rgb, other: Rgb): number {
  const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const [dark, light] = [luminance(one), luminance(other)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
