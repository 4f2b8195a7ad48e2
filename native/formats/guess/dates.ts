import type { Column } from '#core/curate/importing.ts';

type DateForm = NonNullable<Column['dateForm']>;

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const TIME = '(?:[ T,]+\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?: ?[ap]m)?(?: ?(?:z|utc|[+-]\\d{2}:?\\d{2}))?)?';
const ISO = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})${TIME}$`, 'i');
const DOTS = new RegExp(`^(\\d{1,2})\\.(\\d{1,2})\\.(?:\\d{4}|\\d{2})${TIME}$`, 'i');
const SLASHES = new RegExp(`^(\\d{1,2})/(\\d{1,2})/(?:\\d{4}|\\d{2})${TIME}$`, 'i');
const NAMED = new RegExp(
  `^(?:\\d{1,2}(?:st|nd|rd|th)?\\.? ${MONTH}\\.?,? \\d{4}|${MONTH}\\.? \\d{1,2}(?:st|nd|rd|th)?,? \\d{4})${TIME}$`,
  'i',
);

/** In which form a text is a date, if it is one. With slashes, both orders may be possible: then `slashes`. */
export function dateFormOf(text: string): DateForm | null {
  if (text.length < 6 || text.length > 50) return null;
  const iso = ISO.exec(text);
  if (iso !== null) return isDay(iso[3]) && isMonth(iso[2]) ? 'iso' : null;
  const dots = DOTS.exec(text);
  if (dots !== null) return isDay(dots[1]) && isMonth(dots[2]) ? 'day.month.year' : null;
  const slashes = SLASHES.exec(text);
  if (slashes !== null) {
    const dayFirst = isDay(slashes[1]) && isMonth(slashes[2]);
    const monthFirst = isMonth(slashes[1]) && isDay(slashes[2]);
    if (dayFirst && monthFirst) return 'slashes';
    return dayFirst ? 'day/month/year' : monthFirst ? 'month/day/year' : null;
  }
  return NAMED.test(text) ? 'month-name' : null;
}

/** The form of a column: one with slashes is settled by a single date that can only be read in one way. */
export function columnDateForm(forms: ReadonlySet<DateForm>): DateForm | null {
  const [only] = forms;
  if (forms.size === 1) return only ?? null;
  if (forms.size === 2 && forms.has('slashes')) {
    if (forms.has('day/month/year')) return 'day/month/year';
    if (forms.has('month/day/year')) return 'month/day/year';
  }
  return null;
}

function isDay(text: string | undefined): boolean {
  return Number(text) >= 1 && Number(text) <= 31;
}

function isMonth(text: string | undefined): boolean {
  return Number(text) >= 1 && Number(text) <= 12;
}
