import type { ProjectState } from '../../curate/state/projectState.ts';
import { tagsOf } from '../../curate/state/tags.ts';

/** Something found in a record, by place in code points. */
interface Found {
  readonly record: number;
  readonly field: string;
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** Says that what was found of this kind in a record is none: a tag, so that it is undone and found like any other. */
export function dismissal(kind: string): string {
  return `not personal: ${kind}`;
}

/** Whether it is blacked out, or a person said that it is none. */
export function isSettled(state: ProjectState, { record, field, kind, start, end }: Found): boolean {
  const redacted = state.redactions
    .get(record)
    ?.some((one) => one.field === field && one.ranges.some((range) => range.start <= start && range.end >= end));
  return redacted === true || tagsOf(state, record, []).includes(dismissal(kind));
}
