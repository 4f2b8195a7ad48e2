const BRIEF = 160;

/** How a record begins, on one line, of the fields that count. */
export function briefText(fields: Readonly<Record<string, unknown>> | undefined, looked: readonly string[]): string {
  const text = looked
    .map((field) => fields?.[field])
    .map((value) => (typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)))
    .join(' ')
    .trim();
  return text.length > BRIEF ? `${text.slice(0, BRIEF)}…` : text;
}
