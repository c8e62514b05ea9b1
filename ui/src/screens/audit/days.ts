// Days of this computer's calendar: as they are typed, and lines put together by them.

import type { AuditLineView } from "../../ipc/generated/AuditLineView";

/** Lines of one day; those that tell no time stand together too. */
export interface Day {
  /** A moment of the day, unix milliseconds. */
  time: number | null;
  lines: AuditLineView[];
}

/** The first moment of a day, 2026-11-28; nothing for what is no day. Unix milliseconds. */
export function startOfDay(text: string): number | null {
  return momentOf(text, 0);
}

/** The last moment of a day. */
export function endOfDay(text: string): number | null {
  const next = momentOf(text, 1);
  return next === null ? null : next - 1;
}

/** Puts neighbours of one day together, in the order in which they stand. */
export function byDays(lines: AuditLineView[]): Day[] {
  const days: Day[] = [];
  for (const line of lines) {
    const last = days.at(-1);
    if (last && dayOf(last.time) === dayOf(line.time)) {
      last.lines.push(line);
    } else {
      days.push({ time: line.time, lines: [line] });
    }
  }
  return days;
}

const dayOf = (time: number | null) => (time === null ? null : new Date(time).setHours(0, 0, 0, 0));

function momentOf(text: string, later: number): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  if (!parts) {
    return null;
  }
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const date = new Date(year, month - 1, day);
  // A day that the month has not got would become one of the next month.
  const real = date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day;
  return real && year >= 1970 ? new Date(year, month - 1, day + later).getTime() : null;
}
