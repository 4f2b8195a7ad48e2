const LOCALE = 'en-GB';
// Made when they are first needed: each costs milliseconds, and the first picture has no dates.
let day: Intl.DateTimeFormat | undefined;
let month: Intl.DateTimeFormat | undefined;

/** "Monday 16 November"; `at` in UTC milliseconds, by the calendar of this machine. */
export function calendarDay(at: number): string {
  day ??= new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long' });
  return day.format(at);
}

/** "November 2026" */
export function calendarMonth(at: number): string {
  month ??= new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric' });
  return month.format(at);
}
