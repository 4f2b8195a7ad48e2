import { z } from 'zod';
import type { Question } from '../curate/question.ts';
import type { CurateRecord } from '../curate/record.ts';
import { slugSchema } from '../curate/value.ts';
import type { PatternRefusal } from '../quality/rules/patternParser.ts';
import { type WeakRule, WeakRules } from '../quality/rules/weakRules.ts';
import { fail, ok, type Result } from '../result.ts';
import { valueText } from './recordText.ts';

/** Says a label of a choice question wherever its words or its pattern occur in a field (null: in any). */
export const ruleSchema = z.object({
  id: slugSchema,
  name: z.string().trim().min(1).max(80),
  question: slugSchema,
  label: slugSchema,
  field: slugSchema.nullable(),
  when: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('words'), words: z.array(z.string().max(200)).max(2_000) }),
    z.object({ kind: z.literal('pattern'), source: z.string().max(1_000), ignoreCase: z.boolean() }),
  ]),
});
export type Rule = z.infer<typeof ruleSchema>;
export const rulesSchema = z.array(ruleSchema).max(200);

/** Why a rule cannot be used: its words, its pattern, or a question or label that is not there (any more). */
export interface RefusedRule {
  readonly rule: string;
  readonly why: PatternRefusal['why'] | 'no-words' | 'no-label';
  /** The engine's own words, or the place in the pattern. */
  readonly detail: string;
}

/** Places in the list of rules, ascending. */
export type Votes = readonly number[];

/** The rules that look at one field, or at any. */
interface Group {
  readonly field: string | null;
  readonly places: readonly number[];
  readonly ready: WeakRules;
}

/** Rules made ready for records of a project. */
export class RuleSet {
  readonly rules: readonly Rule[];
  readonly #groups: readonly Group[];

  private constructor(rules: readonly Rule[], groups: readonly Group[]) {
    this.rules = rules;
    this.#groups = groups;
  }

  static of(rules: readonly Rule[], questions: readonly Question[]): Result<RuleSet, RefusedRule[]> {
    const refused: RefusedRule[] = rules
      .filter((rule) => !hasLabel(questions, rule))
      .map(({ id }) => ({ rule: id, why: 'no-label', detail: '' }));
    const groups: Group[] = [];
    for (const field of new Set(rules.map((rule) => rule.field))) {
      const places = [...rules.keys()].filter((place) => rules[place]?.field === field);
      const made = WeakRules.of(
        places.flatMap((place): WeakRule[] => {
          const rule = rules[place];
          return rule === undefined ? [] : [{ id: rule.id, label: rule.label, when: rule.when }];
        }),
      );
      if (made.ok) groups.push({ field, places, ready: made.value });
      else
        refused.push(
          ...made.failure.map(({ rule, refusal }) => ({ rule, why: refusal.why, detail: detailOf(refusal) })),
        );
    }
    return refused.length > 0 ? fail(refused) : ok(new RuleSet(rules, groups));
  }

  votes({ fields }: Pick<CurateRecord, 'fields'>): Votes {
    const votes: number[] = [];
    for (const { field, places, ready } of this.#groups) {
      const text = field === null ? Object.values(fields).map(valueText).join('\n') : valueText(fields[field]);
      for (const vote of ready.votes(text)) votes.push(places[vote] ?? 0);
    }
    return votes.toSorted((one, other) => one - other);
  }

  /** Whether two of these votes give other labels to one question. */
  conflict(votes: Votes): boolean {
    const labels = new Map<string, string>();
    return votes.some((vote) => {
      const rule = this.rules[vote];
      if (rule === undefined) return false;
      const other = labels.get(rule.question);
      labels.set(rule.question, rule.label);
      return other !== undefined && other !== rule.label;
    });
  }

  /**
   * What the rules say together, by question: the label with the most votes. A question on which two labels have as
   * many votes gets none. The certainty is the part of the votes that it has.
   */
  majority(votes: Votes): Map<string, { label: string; certainty: number; by: readonly Rule[] }> {
    const byQuestion = new Map<string, Map<string, Rule[]>>();
    for (const vote of votes) {
      const rule = this.rules[vote];
      if (rule === undefined) continue;
      const byLabel = byQuestion.get(rule.question) ?? new Map<string, Rule[]>();
      byQuestion.set(rule.question, byLabel.set(rule.label, [...(byLabel.get(rule.label) ?? []), rule]));
    }
    const said = new Map<string, { label: string; certainty: number; by: readonly Rule[] }>();
    for (const [question, byLabel] of byQuestion) {
      const [best, second] = [...byLabel].toSorted(([, one], [, other]) => other.length - one.length);
      if (best === undefined || best[1].length === second?.[1].length) continue;
      const all = [...byLabel.values()].reduce((sum, { length }) => sum + length, 0);
      said.set(question, { label: best[0], certainty: best[1].length / all, by: best[1] });
    }
    return said;
  }
}

function hasLabel(questions: readonly Question[], { question, label }: Rule): boolean {
  const asked = questions.find(({ id }) => id === question);
  return asked?.kind === 'choice' && asked.labels.some(({ id }) => id === label);
}

function detailOf(refusal: PatternRefusal | { why: 'no-words' }): string {
  if ('detail' in refusal) return refusal.detail.slice(0, 300);
  return 'at' in refusal ? String(refusal.at + 1) : '';
}
