import type { JsonValue } from '#core/curate/value.ts';

/** A value as it is shown in a cell: text as it is, the rest as it would be written. */
export function cellText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
