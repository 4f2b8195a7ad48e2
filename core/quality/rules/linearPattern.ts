import { fail, ok, type Result } from '../../result.ts';
import { type Program, programOf } from './program.ts';
import { parsePattern, type PatternRefusal } from './patternParser.ts';

/** Bounds on what is remembered; then it is forgotten and found again. 2,000 states take about 2 MB. */
const MOST_STATES = 2_000;
const MOST_STEPS = 50_000;

/** What stood before a place: decides about ^ and \b. */
const AT_START = 0;
const AFTER_OTHER = 1;
const AFTER_WORD = 2;
type Before = typeof AT_START | typeof AFTER_OTHER | typeof AFTER_WORD;

/** Everything that could be going on at one place of the text. */
interface State {
  readonly nodes: readonly number[];
  readonly before: Before;
  /** The number of the next state, or FOUND, or UNKNOWN: by code point below 128. */
  readonly next: Int32Array;
  /** The same for other code points, where known. */
  readonly nextBeyond: Map<number, number>;
  foundAtEnd: boolean | null;
}

const FOUND = -1;
const UNKNOWN = -2;
const ASCII = 128;

/**
 * Whether a regular expression occurs in a text, in time proportional to the text whatever the expression is: all ways to
 * match are followed at once (Thompson 1968), and what was worked out is remembered as it comes up (a lazy DFA).
 * JavaScript's own engine tries one way after the other, and `(a+)+b` keeps it busy for hours; checks for "nested repeats" miss
 * half of such patterns and refuse good ones. The price: no back references and no looking around, which no such
 * engine has; they are refused with their place.
 */
export class LinearPattern {
  readonly #program: Program;
  #states: State[] = [];
  #numbers = new Map<string, number>();
  #steps = 0;

  constructor(program: Program) {
    this.#program = program;
  }

  test(text: string): boolean {
    let state = this.#stateOf([this.#program.start], AT_START);
    for (let place = 0; place < text.length; place += 1) {
      const point = text.codePointAt(place)!;
      if (point > 0xffff) place += 1;
      const current = this.#states[state]!;
      let next = point < ASCII ? current.next[point]! : (current.nextBeyond.get(point) ?? UNKNOWN);
      if (next === UNKNOWN) next = this.#learn(current, point);
      if (next === FOUND) return true;
      state = next;
    }
    const last = this.#states[state]!;
    last.foundAtEnd ??= this.#closure(last, null).found;
    return last.foundAtEnd;
  }

  #learn(state: State, point: number): number {
    if (this.#states.length >= MOST_STATES || this.#steps >= MOST_STEPS) {
      this.#states = [];
      this.#numbers = new Map();
      this.#steps = 0;
    }
    // After forgetting, `state` is no longer among the states, and what it learns goes with it.
    const next = this.#step(state, point);
    if (point < ASCII) state.next[point] = next;
    else state.nextBeyond.set(point, next);
    this.#steps += 1;
    return next;
  }

  #step(state: State, point: number): number {
    const { reached, found } = this.#closure(state, point);
    if (found) return FOUND;
    const nodes = new Set([this.#program.start]);
    for (const number of reached) {
      const node = this.#program.nodes[number]!;
      if (node.kind === 'character' && node.set.has(point)) nodes.add(node.next);
    }
    const before = this.#program.isWord(point) ? AFTER_WORD : AFTER_OTHER;
    return this.#stateOf(
      [...nodes].toSorted((one, other) => one - other),
      before,
    );
  }

  /** All nodes that can be reached without a character, when `point` (null: the end) comes next. */
  #closure({ nodes, before }: State, point: number | null): { reached: ReadonlySet<number>; found: boolean } {
    const wordBefore = before === AFTER_WORD;
    const border = wordBefore !== (point !== null && this.#program.isWord(point));
    const reached = new Set(nodes);
    // A set goes on over what is added to it while it is gone through.
    for (const number of reached) {
      const node = this.#program.nodes[number]!;
      if (node.kind === 'found') return { reached, found: true };
      if (node.kind === 'fork') for (const next of node.next) reached.add(next);
      if (node.kind === 'place') {
        const holds = { start: before === AT_START, end: point === null, border, inside: !border }[node.where];
        if (holds) reached.add(node.next);
      }
    }
    return { reached, found: false };
  }

  #stateOf(nodes: readonly number[], before: Before): number {
    const key = `${before} ${nodes.join()}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#states.length);
    const next = new Int32Array(ASCII).fill(UNKNOWN);
    return this.#states.push({ nodes, before, next, nextBeyond: new Map(), foundAtEnd: null }) - 1;
  }
}

/** Reads as JavaScript does with the flag u, and i where case is ignored. */
export function compilePattern(source: string, ignoreCase: boolean): Result<LinearPattern, PatternRefusal> {
  const parsed = parsePattern(source, ignoreCase);
  if (!parsed.ok) return parsed;
  const program = programOf(parsed.value, ignoreCase);
  return program === null ? fail({ why: 'too-large' }) : ok(new LinearPattern(program));
}
