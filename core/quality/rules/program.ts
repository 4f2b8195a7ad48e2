import type { PatternTree } from './patternParser.ts';

/** Steps of a pattern when its repeats are written out. Bounds the work for one character of text. */
const MOST_NODES = 1_000;

/** One step: `next` is the place in the program where it goes on. */
type Node =
  | { readonly kind: 'character'; readonly set: CharacterSet; readonly next: number }
  | { readonly kind: 'place'; readonly where: 'start' | 'end' | 'border' | 'inside'; readonly next: number }
  | { readonly kind: 'fork'; readonly next: readonly number[] }
  | { readonly kind: 'found' };

export interface Program {
  readonly nodes: readonly Node[];
  readonly start: number;
  /** Whether \w holds, as \b asks. */
  readonly isWord: (point: number) => boolean;
}

/**
 * What one character may be, as the native engine says: a pattern of a single character on a text of a single
 * character cannot run away, and case, properties and classes mean exactly what they mean elsewhere.
 */
class CharacterSet {
  readonly #form: RegExp;

  constructor(source: string, ignoreCase: boolean) {
    this.#form = new RegExp(`^(?:${source})$`, ignoreCase ? 'iu' : 'u');
  }

  has(point: number): boolean {
    return this.#form.test(String.fromCodePoint(point));
  }
}

/** Null when there would be more steps than are allowed. */
export function programOf(tree: PatternTree, ignoreCase: boolean): Program | null {
  if (sizeOf(tree) > MOST_NODES) return null;
  const nodes: Node[] = [{ kind: 'found' }];
  const sets = new Map<string, CharacterSet>();
  const setOf = (source: string): CharacterSet => {
    const set = sets.get(source) ?? new CharacterSet(source, ignoreCase);
    sets.set(source, set);
    return set;
  };
  const add = (node: Node) => nodes.push(node) - 1;

  /** Written from the end to the beginning, so that every step knows where it goes on. */
  const emit = (part: PatternTree, next: number): number => {
    switch (part.kind) {
      case 'character':
        return add({ kind: 'character', set: setOf(part.source), next });
      case 'place':
        return add({ kind: 'place', where: part.where, next });
      case 'sequence':
        return part.parts.reduceRight((after, each) => emit(each, after), next);
      case 'choice':
        return add({ kind: 'fork', next: part.parts.map((each) => emit(each, next)) });
      case 'repeat':
        return emitRepeat(part, next);
    }
    return next;
  };
  const emitRepeat = ({ part, least, most }: Extract<PatternTree, { kind: 'repeat' }>, next: number): number => {
    let entry = next;
    if (most === Number.POSITIVE_INFINITY) {
      entry = add({ kind: 'fork', next: [next] });
      nodes[entry] = { kind: 'fork', next: [emit(part, entry), next] };
    } else {
      for (let time = least; time < most; time += 1) entry = add({ kind: 'fork', next: [emit(part, entry), next] });
    }
    for (let time = 0; time < least; time += 1) entry = emit(part, entry);
    return entry;
  };

  const start = emit(tree, 0);
  const word = new CharacterSet('\\w', ignoreCase);
  return { nodes, start, isWord: (point) => word.has(point) };
}

function sizeOf(tree: PatternTree): number {
  switch (tree.kind) {
    case 'character':
    case 'place':
      return 1;
    case 'sequence':
    case 'choice':
      return tree.parts.reduce((sum, part) => sum + sizeOf(part), 1);
    case 'repeat':
      // Even what takes no room of its own, as (?:){1000000000}, takes a step each time.
      return (sizeOf(tree.part) + 1) * (Number.isFinite(tree.most) ? tree.most : tree.least + 1) + 1;
  }
  return 0;
}
