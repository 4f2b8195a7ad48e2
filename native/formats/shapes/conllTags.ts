/** A stretch of tokens with a label; `end` is the place after the last one. */
export interface Entity {
  start: number;
  end: number;
  label: string;
}

export type Scheme = 'bio' | 'bioes';

/**
 * The entities that a sentence's tags mean. One reading serves IOB1 (`I-` may begin one), BIO and BIOES (also written
 * BILOU): a piece belongs to the entity before it when its label is the same and nothing says that it begins or that
 * the other has ended. `null` for a tag that is none.
 */
export function entitiesOf(tags: readonly string[]): Entity[] | null {
  const entities: Entity[] = [];
  let open: Entity | null = null;
  for (const [place, tag] of tags.entries()) {
    if (tag === 'O') {
      open = null;
      continue;
    }
    const found = /^([BIESLU])-(.+)$/s.exec(tag);
    if (found === null) return null;
    const [, mark = '', label = ''] = found;
    const goesOn: boolean = open !== null && open.label === label && (mark === 'I' || mark === 'E' || mark === 'L');
    if (goesOn && open !== null) open.end = place + 1;
    else {
      open = { start: place, end: place + 1, label };
      entities.push(open);
    }
    if (mark === 'E' || mark === 'L' || mark === 'S' || mark === 'U') open = null;
  }
  return entities;
}

/** The tags of entities that do not overlap. */
export function tagsOf(entities: readonly Entity[], tokens: number, scheme: Scheme): string[] {
  const tags = Array.from({ length: tokens }, () => 'O');
  for (const { start, end, label } of entities) {
    for (let place = start; place < end; place += 1) {
      const first = place === start;
      const last = place === end - 1;
      const mark = scheme === 'bioes' && last ? (first ? 'S' : 'E') : first ? 'B' : 'I';
      tags[place] = `${mark}-${label}`;
    }
  }
  return tags;
}
