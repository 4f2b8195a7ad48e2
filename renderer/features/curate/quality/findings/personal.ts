import type { Doing } from '#core/curate/entry.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';
import { isSettled } from '#core/quality/personal/settled.ts';
import type { PersonalFinding } from '#protocol/window/projects.ts';

/** What was found of one kind in one record: it is looked at and decided together. */
export interface PersonalItem {
  readonly record: number;
  readonly kind: string;
  readonly findings: readonly PersonalFinding[];
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

/** What of it is neither blacked out nor dismissed. */
export function openFindings(state: ProjectState, { findings }: PersonalItem): PersonalFinding[] {
  return findings.filter((finding) => !isSettled(state, finding));
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
