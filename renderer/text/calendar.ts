const LOCALE = 'en-GB';
const day = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long' });
const month = new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric' });

/** "Monday 16 November"; `at` in UTC milliseconds, by the calendar of this machine. */
export function calendarDay(at: number): string {
  return day.format(at);
}

/** "November 2026" */
export function calendarMonth(at: number): string {
  return month.format(at);
}
