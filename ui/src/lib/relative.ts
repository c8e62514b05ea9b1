// Times in words: relative when near, a date when far.

import { t } from "../text/text";
import { fullDate } from "./format";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** "just now", "5 minutes ago", "yesterday", "3 weeks ago", "on 9 October 2026". Unix milliseconds. */
export function relativeTime(then: number, now: number): string {
  const ago = now - then;
  if (ago < -MINUTE || ago >= 9 * WEEK) {
    return t("time-on", { date: fullDate(then) });
  }
  if (ago < MINUTE) {
    return t("time-now");
  }
  if (ago < HOUR) {
    return t("time-minutes", { count: Math.floor(ago / MINUTE) });
  }
  const days = daysBetween(then, now);
  if (days === 0 || ago < 6 * HOUR) {
    return t("time-hours", { count: Math.floor(ago / HOUR) });
  }
  return days < 14
    ? t("time-days", { count: days })
    : t("time-weeks", { count: Math.floor(days / 7) });
}

/** Midnights between two moments, as this computer's calendar counts them. */
function daysBetween(then: number, now: number): number {
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(then)) / DAY);
}
