import type { Colophon } from '#core/colophon.ts';

/** Something that an answer can be asked for without. */
export interface LeftOut {
  readonly key: string;
  readonly name: string;
  readonly without: { kind: 'adapter'; hash: string } | { kind: 'contributor'; id: string };
}

/**
 * Adapters, and the people whose records an adapter of this answer learnt from or the answer read: of others nothing can
 * be left out.
 */
export function waysToLeaveOut({ adapters, contributors, sources, shares, notes }: Colophon): LeftOut[] {
  const learntFrom = new Set(adapters.flatMap(({ snapshots }) => snapshots));
  const estimated = new Set(contributors.filter(({ kinds }) => kinds.includes('estimated')).map(({ id }) => id));
  const read = new Set(
    notes.flatMap(({ source, place }) => (source.kind === 'snapshot' ? [`${source.root} ${place}`] : [])),
  );
  const involved = new Set([
    ...sources.filter(({ snapshot }) => learntFrom.has(snapshot)).flatMap(({ people }) => people.map(({ id }) => id)),
    ...sources
      .filter(({ snapshot, offset }) => read.has(`${snapshot} ${offset}`))
      .flatMap(({ people }) => people.map(({ id }) => id)),
    ...(shares.some(({ snapshot }) => learntFrom.has(snapshot)) ? estimated : []),
  ]);
  return [
    ...adapters.map(({ hash, name }): LeftOut => ({ key: hash, name, without: { kind: 'adapter', hash } })),
    ...contributors
      .filter(({ id }) => involved.has(id))
      .toSorted((a, b) => b.parts - a.parts)
      .slice(0, MOST_PEOPLE)
      .map(({ id, name }): LeftOut => ({ key: id, name, without: { kind: 'contributor', id } })),
  ];
}

/** So many stand in a list that can be looked over. */
const MOST_PEOPLE = 12;
