import { describe, expect, it } from 'vitest';
import type { Question } from '../curate/question.ts';
import { Chance } from '../chance.ts';
import { type Rule, RuleSet } from './rules.ts';
import { RuleTally } from './tally.ts';

const label = (id: string) => ({ id, name: id, colour: 0, key: null, description: '' });
const questions: Question[] = ['mood', 'topic'].map((id) => ({
  kind: 'choice',
  id,
  title: id,
  required: true,
  several: false,
  labels: ['one', 'two', 'three'].map(label),
}));
const words = ['ink', 'paper', 'glue', 'page', 'press'];
const rule = (id: string, over: Partial<Rule> = {}): Rule => ({
  id,
  name: id,
  question: 'mood',
  label: 'one',
  field: null,
  when: { kind: 'words', words: ['ink'] },
  ...over,
});
function ready(rules: readonly Rule[]): RuleSet {
  const made = RuleSet.of(rules, questions);
  if (!made.ok) throw new Error(made.failure[0]?.why);
  return made.value;
}

describe('rules', () => {
  it('look at their field, or at any', () => {
    const rules = ready([rule('any'), rule('title', { field: 'title' }), rule('text', { field: 'text' })]);
    expect(rules.votes({ fields: { title: 'Of ink', text: 'paper' } })).toEqual([0, 1]);
    expect(rules.votes({ fields: { title: 'Of', text: null, turns: [{ role: 'user', content: 'INK!' }] } })).toEqual([
      0,
    ]);
  });

  it('that cannot be used are told, each with its reason', () => {
    const refused = RuleSet.of(
      [
        rule('gone', { label: 'four' }),
        rule('behind', { when: { kind: 'pattern', source: '(?<=a)b', ignoreCase: false } }),
        rule('again', { when: { kind: 'pattern', source: '(a)\\1', ignoreCase: false } }),
        rule('empty', { when: { kind: 'words', words: ['…'] } }),
        rule('open', { when: { kind: 'pattern', source: '(', ignoreCase: false } }),
      ],
      questions,
    );
    expect(refused.ok ? [] : refused.failure.map(({ rule: id, why }) => [id, why])).toEqual([
      ['gone', 'no-label'],
      ['behind', 'look-around'],
      ['again', 'back-reference'],
      ['empty', 'no-words'],
      ['open', 'syntax'],
    ]);
  });

  it('stay quick on patterns and texts that are made to be slow', () => {
    const slow = ready([rule('slow', { when: { kind: 'pattern', source: '(a+)+b', ignoreCase: false } })]);
    const begunAt = performance.now();
    expect(slow.votes({ fields: { text: 'a'.repeat(100_000) } })).toEqual([]);
    expect(performance.now() - begunAt).toBeLessThan(2_000);
  });

  it('count as a plain count does, over drawn rules and records', () => {
    const chance = new Chance(11);
    const draw = <Item>(items: readonly Item[]) => items[chance.below(items.length)] as Item;
    for (let round = 0; round < 40; round += 1) {
      const rules = Array.from({ length: 1 + chance.below(6) }, (_, place) =>
        rule(`r${place}`, {
          question: draw(['mood', 'topic']),
          label: draw(['one', 'two', 'three']),
          when: { kind: 'words', words: [draw(words)] },
        }),
      );
      const set = ready(rules);
      const tally = new RuleTally(set);
      const records = Array.from({ length: 30 }, () => ({
        text: Array.from({ length: 3 }, () => draw(words)).join(' '),
        mood: draw(['one', 'two', undefined]),
      }));
      for (const { text, mood } of records) {
        const votes = set.votes({ fields: { text } });
        tally.add(votes, (question) => (question === 'mood' && mood !== undefined ? [mood] : undefined));
        for (const [question, { label: won, certainty }] of set.majority(votes)) {
          const voting = rules.filter((one, place) => votes.includes(place) && one.question === question);
          const counts = ['one', 'two', 'three'].map((id) => voting.filter((one) => one.label === id).length);
          const most = Math.max(...counts);
          expect(counts.filter((amount) => amount === most)).toHaveLength(1);
          expect(voting.filter((one) => one.label === won)).toHaveLength(most);
          expect(certainty).toBeCloseTo(most / voting.length);
        }
      }
      for (const [place, figures] of tally.figures().entries()) {
        const mine = rules[place];
        if (mine === undefined || mine.when.kind !== 'words') throw new Error('No such rule');
        const hits = (one: Rule, text: string) =>
          one.when.kind === 'words' && text.split(' ').includes(one.when.words[0] ?? '');
        const covered = records.filter(({ text }) => hits(mine, text));
        const rivals = rules.filter((one) => one.id !== mine.id && one.question === mine.question);
        const compared = mine.question === 'mood' ? covered.filter(({ mood }) => mood !== undefined) : [];
        expect(figures).toEqual({
          rule: mine.id,
          covers: covered.length,
          overlaps: covered.filter(({ text }) => rivals.some((one) => hits(one, text))).length,
          conflicts: covered.filter(({ text }) => rivals.some((one) => one.label !== mine.label && hits(one, text)))
            .length,
          compared: compared.length,
          right: compared.filter(({ mood }) => mood === mine.label).length,
        });
      }
    }
  });
});
