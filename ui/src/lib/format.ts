// Times, lengths and lists as words.

const list = new Intl.ListFormat("en-GB", { type: "conjunction" });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const longDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const dayOfYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

/** "items, keys and the history" */
export const listed = (words: string[]): string => list.format(words);

/** "13:05" */
export const timeOfDay = (ms: number): string => clock.format(ms);

/** "23 Nov, 13:05" */
export const dayAndTime = (ms: number): string => `${day.format(ms)}, ${clock.format(ms)}`;

/** "9 October 2026" */
export const fullDate = (ms: number): string => dayOfYear.format(ms);

/** "9 October 2026, 13:05" */
export const fullDateAndTime = (ms: number): string => `${fullDate(ms)}, ${timeOfDay(ms)}`;

/** Two moments so that their difference is seen: with times on one day, with years across years. */
export function tellApart(one: number, other: number): [string, string] {
  const year = (ms: number) => new Date(ms).getFullYear();
  if (year(one) !== year(other)) {
    return [fullDate(one), fullDate(other)];
  }
  if (longDay.format(one) !== longDay.format(other)) {
    return [longDay.format(one), longDay.format(other)];
  }
  return [timeOfDay(one), timeOfDay(other)];
}

/** "12 s", "1:48", "1:02:09" */
export const countdown = (seconds: number): string =>
  seconds < 60 ? `${seconds} s` : clockTime(seconds);

/** "0:48", "4:12", "1:02:09" */
export function clockTime(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** The initials on a person's disc: of the first and the last word, at most two. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const firsts = words.map((word) => Array.from(word)[0] ?? "");
  const pair = words.length > 1 ? [firsts[0], firsts.at(-1)] : [firsts[0]];
  return pair.join("").toLocaleUpperCase("en");
}
