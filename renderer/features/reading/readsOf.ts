import type { ReadSource, Reads } from '#core/reading/reads.ts';
import type { ListedSource } from '#protocol/window/reading.ts';

/** Enough for most questions, and credited exactly at once. */
export const USUAL_NOTES = 3;
/** As core/reading/reads.ts has it, which would bring a validator along. */
export const MOST_NOTES = 12;

export function keyOf(source: ReadSource): string {
  return source.kind === 'snapshot' ? source.root : source.id;
}

export function isRead(reads: Reads | undefined, source: ReadSource): boolean {
  return reads?.sources.some((one) => keyOf(one) === keyOf(source)) ?? false;
}

/** With the source among what is read, or without it; undefined where nothing is left. */
export function withSource(reads: Reads | undefined, source: ReadSource, wanted: boolean): Reads | undefined {
  const others = (reads?.sources ?? []).filter((one) => keyOf(one) !== keyOf(source));
  const sources = wanted ? [...others, source] : others;
  return sources.length === 0 ? undefined : { sources, notes: reads?.notes ?? USUAL_NOTES };
}

/** Names of what is read, in the order in which it was ticked; what is gone has none. */
export function namesOf(reads: Reads, listed: readonly ListedSource[]): string[] {
  return reads.sources.flatMap((source) => listed.find((one) => keyOf(one.source) === keyOf(source))?.name ?? []);
}
