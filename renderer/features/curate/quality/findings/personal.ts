import type { Doing } from '#core/curate/entry.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';
import { tagsOf } from '#core/curate/state/tags.ts';
import type { PersonalFinding } from '#protocol/window/projects.ts';

/** What was found of one kind in one record: it is looked at and decided together. */
export interface PersonalItem {
  readonly record: number;
  readonly kind: string;
  readonly findings: readonly PersonalFinding[];
}

/** Says that what was found of this kind in a record is none: a tag, so that it is undone and found like any other. */
export function dismissal(kind: string): string {
  return `not personal: ${kind}`;
}

/** By record, in order. Findings of a record come together. */
export function itemsOf(findings: readonly PersonalFinding[], kind: string): PersonalItem[] {
  const items: { record: number; kind: string; findings: PersonalFinding[] }[] = [];
  for (const finding of findings) {
    if (finding.kind !== kind) continue;
    const last = items.at(-1);
    if (last?.record === finding.record) last.findings.push(finding);
    else items.push({ record: finding.record, kind, findings: [finding] });
  }
  return items;
}

function isRedacted(state: ProjectState, { record, field, start, end }: PersonalFinding): boolean {
  return (
    state.redactions
      .get(record)
      ?.some((one) => one.field === field && one.ranges.some((range) => range.start <= start && range.end >= end)) ??
    false
  );
}

export function isDismissed(state: ProjectState, record: number, kind: string): boolean {
  return tagsOf(state, record, []).includes(dismissal(kind));
}

/** What of it is neither blacked out nor dismissed. */
export function openFindings(state: ProjectState, { record, kind, findings }: PersonalItem): PersonalFinding[] {
  return isDismissed(state, record, kind) ? [] : findings.filter((finding) => !isRedacted(state, finding));
}

/** Blacks findings of one record out: one doing for each field. */
export function redactions(record: number, findings: readonly PersonalFinding[]): Doing[] {
  const fields = [...new Set(findings.map(({ field }) => field))];
  return fields.map((field) => ({
    kind: 'redact',
    record,
    field,
    ranges: findings.flatMap((one) => (one.field === field ? [{ start: one.start, end: one.end }] : [])),
  }));
}
