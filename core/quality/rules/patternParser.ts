import { fail, ok, type Result } from '../../result.ts';

/** A regular expression as a tree. What one character may be stays as it was written, for the native engine to judge. */
export type PatternTree =
  | { readonly kind: 'character'; readonly source: string }
  | { readonly kind: 'place'; readonly where: 'start' | 'end' | 'border' | 'inside' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternTree[] }
  | { readonly kind: 'repeat'; readonly part: PatternTree; readonly least: number; readonly most: number };

/** Why a pattern is not taken. `at` counts UTF-16 units of the pattern. */
export type PatternRefusal =
  | { readonly why: 'syntax'; readonly detail: string }
  | { readonly why: 'look-around' | 'back-reference' | 'inline-flags'; readonly at: number }
  /** Longer than 1,000 units, or more steps than the matcher takes on when repeats are written out. */
  | { readonly why: 'too-long' | 'too-large' };

const LONGEST = 1_000;
const QUANTIFIER = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y;
const GROUP = /\((?:\?(?::|<[^=!][^>]*>))?/y;
const CLASS = /\[(?:\\.|[^\]\\])*\]/suy;
const ESCAPE =
  /\\(?:[pP]\{[^}]*\}|x[0-9A-Fa-f]{2}|u\{[0-9A-Fa-f]+\}|u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|c[A-Za-z]|.)/suy;
const REFUSED: readonly [RegExp, 'look-around' | 'back-reference' | 'inline-flags'][] = [
  [/\(\?<?[=!]/y, 'look-around'],
  [/\(\?[a-z-]*:(?<!\?:)/y, 'inline-flags'],
  [/\\(?:[1-9]|k)/y, 'back-reference'],
];
const PLACES = new Map<string, Extract<PatternTree, { kind: 'place' }>['where']>([
  ['^', 'start'],
  ['$', 'end'],
  ['\\b', 'border'],
  ['\\B', 'inside'],
]);

/** The syntax is judged by the native engine, so that what comes after may take a well-formed pattern for granted. */
export function parsePattern(source: string, ignoreCase: boolean): Result<PatternTree, PatternRefusal> {
  if (source.length > LONGEST) return fail({ why: 'too-long' });
  try {
    RegExp(source, ignoreCase ? 'iu' : 'u');
  } catch (error) {
    return fail({ why: 'syntax', detail: error instanceof Error ? error.message : String(error) });
  }
  return new Parser(source).pattern();
}

class Parser {
  readonly #source: string;
  #at = 0;
  #refusal: PatternRefusal | null = null;

  constructor(source: string) {
    this.#source = source;
  }

  pattern(): Result<PatternTree, PatternRefusal> {
    const tree = this.#choice();
    return this.#refusal === null ? ok(tree) : fail(this.#refusal);
  }

  #choice(): PatternTree {
    const parts = [this.#sequence()];
    while (this.#source[this.#at] === '|') {
      this.#at += 1;
      parts.push(this.#sequence());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  #sequence(): PatternTree {
    const parts: PatternTree[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at)) && !this.#refused()) {
      parts.push(this.#quantified(this.#term()));
    }
    return { kind: 'sequence', parts };
  }

  #refused(): boolean {
    for (const [form, why] of REFUSED) {
      if (this.#refusal === null && this.#peek(form)) this.#refusal = { why, at: this.#at };
    }
    return this.#refusal !== null;
  }

  #term(): PatternTree {
    const group = this.#take(GROUP);
    if (group) {
      const inside = this.#choice();
      this.#at += 1;
      return inside;
    }
    const source = this.#take(CLASS) ?? this.#take(ESCAPE) ?? this.#character();
    const where = PLACES.get(source);
    return where === undefined ? { kind: 'character', source } : { kind: 'place', where };
  }

  #character(): string {
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at)!);
    this.#at += character.length;
    return character;
  }

  #quantified(part: PatternTree): PatternTree {
    const found = this.#match(QUANTIFIER);
    if (!found) return part;
    const [whole, sign, from, comma, to] = found;
    this.#at += whole.length;
    const least = sign === undefined ? Number(from) : Number(sign === '+');
    const open = sign === '*' || sign === '+' || (comma !== undefined && to === '');
    const most = open ? Number.POSITIVE_INFINITY : sign === '?' ? 1 : Number(to ?? from);
    return { kind: 'repeat', part, least, most };
  }

  #match(form: RegExp): RegExpExecArray | null {
    form.lastIndex = this.#at;
    return form.exec(this.#source);
  }

  #peek(form: RegExp): boolean {
    return this.#match(form) !== null;
  }

  #take(form: RegExp): string | null {
    const found = this.#match(form)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }
}
