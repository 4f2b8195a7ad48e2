import { fail, ok, type Result } from '../../result.ts';
import { wordsOf } from '../words.ts';
import { compilePattern } from './linearPattern.ts';
import type { PatternRefusal } from './patternParser.ts';
import { WordList } from './wordList.ts';

/** A rule that votes for a label wherever it matches, and abstains elsewhere. */
export interface WeakRule {
  readonly id: string;
  readonly label: string;
  readonly when:
    | { readonly kind: 'words'; readonly words: readonly string[] }
    | { readonly kind: 'pattern'; readonly source: string; readonly ignoreCase: boolean };
}

export interface RuleRefusal {
  readonly rule: string;
  readonly refusal: PatternRefusal | { readonly why: 'no-words' };
}

/** UTF-16 units of a text that rules look at. Matching takes time in proportion, whatever the rule: see LinearPattern. */
export const LOOKED_AT = 100_000;

type Matcher = (text: string, words: () => readonly string[]) => boolean;

/** Rules made ready: `votes` gives the places of those that match a text. Refused rules come back all at once. */
export class WeakRules {
  readonly rules: readonly WeakRule[];
  readonly #matchers: readonly Matcher[];

  private constructor(rules: readonly WeakRule[], matchers: readonly Matcher[]) {
    this.rules = rules;
    this.#matchers = matchers;
  }

  static of(rules: readonly WeakRule[]): Result<WeakRules, readonly RuleRefusal[]> {
    const matchers: Matcher[] = [];
    const refusals: RuleRefusal[] = [];
    for (const rule of rules) {
      const made = matcherOf(rule);
      if (made.ok) matchers.push(made.value);
      else refusals.push({ rule: rule.id, refusal: made.failure });
    }
    return refusals.length > 0 ? fail(refusals) : ok(new WeakRules(rules, matchers));
  }

  votes(text: string): number[] {
    const looked = text.slice(0, LOOKED_AT);
    let found: readonly string[] | null = null;
    const words = () => (found ??= wordsOf(looked));
    const votes: number[] = [];
    for (const [place, matches] of this.#matchers.entries()) if (matches(looked, words)) votes.push(place);
    return votes;
  }

  /** The label with the most votes; null where none has any or two have as many. */
  majority(votes: readonly number[]): string | null {
    const counts = new Map<string, number>();
    for (const vote of votes) {
      const { label } = this.rules[vote]!;
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    const [best, second] = [...counts].toSorted(([, one], [, other]) => other - one);
    return best && best[1] !== second?.[1] ? best[0] : null;
  }
}

function matcherOf({ when }: WeakRule): Result<Matcher, RuleRefusal['refusal']> {
  if (when.kind === 'words') {
    if (when.words.every((phrase) => wordsOf(phrase).length === 0)) return fail({ why: 'no-words' });
    const list = new WordList(when.words);
    return ok((_, words) => list.occursIn(words()));
  }
  const pattern = compilePattern(when.source, when.ignoreCase);
  return pattern.ok ? ok((text) => pattern.value.test(text)) : pattern;
}
