import { type SnapshotRecord, snapshotRecordSchema } from '#core/snapshot/record.ts';

export type ReadLine = SnapshotRecord;

/** A line of records.jsonl; null where it is none. */
export function readLine(line: string): ReadLine | null {
  try {
    return snapshotRecordSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

const TITLE_UNITS = 120;

/** Enough of a record to know it again. */
export function titleOf(record: ReadLine | null): string {
  const [first] = Object.values(record?.fields ?? {});
  const text = valueText(first).replaceAll(/\s+/g, ' ').trim();
  return text.length > TITLE_UNITS ? `${text.slice(0, TITLE_UNITS).toWellFormed()}…` : text;
}

/** Any value as text: texts and lists as they are, an answer by what it says. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(valueText).join('\n');
  if (typeof value !== 'object') return JSON.stringify(value) ?? '';
  if ('kind' in value) return answerText({ ...value, kind: value.kind });
  if ('role' in value && 'content' in value) return `${valueText(value.role)}: ${valueText(value.content)}`;
  return JSON.stringify(value);
}

function answerText(answer: { kind: unknown; [key: string]: unknown }): string {
  const { kind } = answer;
  if (kind === 'choice') return Array.isArray(answer['labels']) ? answer['labels'].join(', ') : '';
  if (kind === 'spans' && Array.isArray(answer['spans'])) {
    return answer['spans'].map((span) => `${valueText(span.label)}: ${valueText(span.text)}`).join('\n');
  }
  const { kind: _kind, ...rest } = answer;
  const values = Object.values(rest);
  return values.length === 1 ? valueText(values[0]) : JSON.stringify(rest);
}
