import { moment } from '#renderer/text/amounts.ts';

let medium: Intl.DateTimeFormat | undefined;

/** "2026-11-03", as a field for dates has it; by the calendar of this machine. */
export function dayText(at: number): string {
  const day = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** When a day begins, or (`after` 1) the day after it; null where the text is no day. Days are not all of 24 hours. */
export function dayStart(text: string, after: 0 | 1 = 0): number | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return null;
  const at = new Date(Number(year), Number(month) - 1, Number(day) + after).getTime();
  return Number.isNaN(at) || at < 0 ? null : at;
}

/** "3 Nov 2026"; with the time of the day where it is not its beginning. */
export function dayWords(at: number): string {
  if (dayStart(dayText(at)) !== at) return moment(at);
  medium ??= new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });
  return medium.format(at);
}

/** The last day before a moment that is itself not included. */
export function lastDayWords(to: number): string {
  return dayStart(dayText(to)) === to ? dayWords(dayStart(dayText(to - 1)) ?? to - 1) : moment(to);
}
