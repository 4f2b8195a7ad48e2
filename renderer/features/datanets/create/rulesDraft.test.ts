import { describe, expect, test } from 'vitest';
import { rulesEnteredSchema, slashableBits, slashableReasons } from '#core/datanet/rules.ts';
import { emptyRules, quorumOf, rulesFrom, rulesOf, rulesProblems } from './rulesDraft.ts';

const one = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const two = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const three = '0x90F79bf6EB2c4f870365E785982E1f101E93b906';
const whole = { ...emptyRules, reviewers: `${one}\n ${two};\n${three}\n` };

describe('rules that are being written', () => {
  test('say what is missing, in the order of the form', () => {
    expect(rulesProblems(emptyRules)).toEqual(['reviewers', 'quorum']);
    expect(rulesProblems(whole)).toEqual([]);
    expect(rulesProblems({ ...whole, reviewers: `${one}\n${one.toLowerCase()}` })).toEqual(['twice']);
    expect(rulesProblems({ ...whole, quorum: '1' })).toEqual(['quorum']);
    expect(rulesProblems({ ...whole, quorum: '4' })).toEqual(['quorum']);
    expect(rulesProblems({ ...whole, bond: 'much' })).toEqual(['bond']);
    expect(rulesProblems({ ...whole, reviewDays: '0.01', timelockDays: '' })).toEqual(['reviewPeriod', 'timelock']);
    expect(rulesProblems({ ...whole, timelockDays: '91' })).toEqual(['timelock']);
  });

  test('take a majority where none is written, and whole seconds', () => {
    expect(quorumOf(whole)).toBe(2);
    const rules = rulesOf({ ...whole, reviewDays: '0,5' });
    expect(rulesEnteredSchema.parse(rules)).toMatchObject({ quorum: 2, reviewPeriod: 43_200, timelock: 259_200 });
    expect(rules.reviewers).toEqual([one, two, three]);
  });

  test('begin with those that stand, and are the same again when nothing is changed', () => {
    const standing = {
      version: 1,
      reviewers: [one, two, three],
      quorum: 3,
      bond: '1250000000000000000000',
      reviewPeriod: 3_600,
      timelock: 7_776_000,
      slashable: slashableReasons(0b1100),
    };
    expect(slashableBits(standing.slashable)).toBe(0b1100n);
    const draft = rulesFrom(standing);
    expect(draft).toMatchObject({ reviewDays: '0.04167', timelockDays: '90' });
    expect(rulesProblems(draft)).toEqual([]);
    expect(rulesOf(draft)).toEqual({
      reviewers: standing.reviewers,
      quorum: 3,
      bond: '1250',
      reviewPeriod: 3_600,
      timelock: 7_776_000,
      slashable: ['plagiarism', 'personal-data'],
    });
  });
});
