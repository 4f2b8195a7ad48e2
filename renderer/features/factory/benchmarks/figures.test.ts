import { describe, expect, it } from 'vitest';
import type { Clause } from '#core/benchmark/report.ts';
import { differenceText, figureText, measuredText, verdictSentences } from './figures.ts';

const clause = (change: Partial<Clause>): Clause => ({
  about: 'own',
  benchmark: 'Letters',
  metric: 'chrf',
  against: 'base',
  difference: { by: 12.04, give: 3, direction: 'better' },
  ...change,
});

describe('a verdict', () => {
  it('is said plainly, against the base first and then against the one before', () => {
    const said = verdictSentences([
      clause({}),
      clause({ against: 'previous', difference: { by: -0.31, give: 0.5, direction: 'even' } }),
      clause({ about: 'general', metric: 'perplexity', difference: { by: -2, give: 1, direction: 'worse' } }),
    ]);
    expect(said).toEqual([
      'Than the bare base: better on yours by 12 ± 3 (chrF), worse in general by 2 ± 1 (perplexity).',
      'Than the adapter before: no sure difference on yours (−0.31 ± 0.5, chrF).',
    ]);
  });

  it('of speed alone says nothing of how well it answers', () => {
    expect(verdictSentences([])).toEqual(['Measured. How fast it answers says nothing of how well.']);
  });
});

describe('a figure', () => {
  it('has three digits, its interval, and a sign only where it is a difference', () => {
    expect(figureText('loss', 2.34567)).toBe('2.35');
    expect(figureText('perplexity', 12_345.6)).toBe('12,346');
    expect(figureText('loss', -0.00001)).toBe('0');
    expect(figureText('perplexity', Math.exp(36))).toBe('over a billion');
    expect(measuredText('f1', { value: 50, interval: { low: 41.26, high: 60 } })).toBe('50 (41.3 to 60)');
    expect(measuredText('f1', { value: 50, interval: null })).toBe('50');
    expect(differenceText('f1', { by: 4, give: 1, direction: 'better' })).toBe('+4 ± 1');
    expect(differenceText('f1', { by: -4, give: null, direction: 'worse' })).toBe('−4');
    expect(differenceText('f1', { by: 0.4, give: 1, direction: 'even' })).toBe('+0.4 ± 1');
  });
});
