import { textOf } from '#core/curate/desk/fieldValue.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import { blackedOutIn } from '#core/quality/personal/inValue.ts';
import type { ProjectState, Redaction } from '#core/curate/state/projectState.ts';

/** What is blacked out in a field, in code points. */
export function rangesOf(state: ProjectState, record: number, field: string): Redaction['ranges'] {
  return (state.redactions.get(record) ?? []).flatMap((one) => (one.field === field ? one.ranges : []));
}

/** The fields of a record as one text, redacted, cut after so many UTF-16 units. */
export function shownText(
  state: ProjectState,
  record: CurateRecord | undefined,
  fields: readonly string[],
  longest: number,
): string {
  if (record === undefined) return '';
  const texts = fields.map((field) => {
    const ranges = rangesOf(state, record.ordinal, field);
    return textOf(blackedOutIn(record.fields[field] ?? null, ranges));
  });
  const text = texts
    .filter((one) => one !== '')
    .join('\n')
    .trim();
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
