import { LONGEST_PERIOD, MOST_REVIEWERS, SHORTEST_PERIOD } from '#core/datanet/rules.ts';
import type { RulesEntered, RulesShown } from '#core/datanet/rules.ts';
import type { REJECTION_REASONS } from '#core/datanet/shown.ts';
import { COIN_DECIMALS, readAmount, writeAmount } from '#core/wallet/amount.ts';

const DAY = 86_400;

/** Rules as they are being written: numbers as text, so that a field can be empty for a moment. */
export interface RulesDraft {
  /** One a line. */
  reviewers: string;
  quorum: string;
  bond: string;
  /** Days; parts of a day are allowed. */
  reviewDays: string;
  timelockDays: string;
  slashable: readonly (typeof REJECTION_REASONS)[number][];
}

export type RulesProblem = 'reviewers' | 'twice' | 'quorum' | 'bond' | 'reviewPeriod' | 'timelock';

export const emptyRules: RulesDraft = {
  reviewers: '',
  quorum: '',
  bond: '0',
  reviewDays: '7',
  timelockDays: '3',
  slashable: ['plagiarism', 'spam', 'malicious'],
};

/** Other rules begin with those that stand. */
export function rulesFrom({ reviewers, quorum, bond, reviewPeriod, timelock, slashable }: RulesShown): RulesDraft {
  return {
    reviewers: reviewers.join('\n'),
    quorum: String(quorum),
    bond: writeAmount(BigInt(bond), COIN_DECIMALS).replaceAll(',', ''),
    reviewDays: daysOf(reviewPeriod),
    timelockDays: daysOf(timelock),
    slashable,
  };
}

export function reviewersOf({ reviewers }: RulesDraft): string[] {
  return reviewers
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** More than half: what the contract asks for at least, and what is meant where nothing was written. */
export function quorumOf(draft: RulesDraft): number {
  return draft.quorum.trim() === '' ? Math.floor(reviewersOf(draft).length / 2) + 1 : Number(draft.quorum);
}

/** No longer than it takes to be the same seconds again. */
function daysOf(seconds: number): string {
  const days = seconds / DAY;
  const short = [1, 2, 3, 4, 5, 6].map((places) => String(Number(days.toFixed(places))));
  return short.find((each) => secondsOf(each) === seconds) ?? String(days);
}

function secondsOf(days: string): number {
  return Math.round(Number(days.trim().replace(',', '.')) * DAY);
}

/** What is missing, in the order of the form. */
export function rulesProblems(draft: RulesDraft): RulesProblem[] {
  const reviewers = reviewersOf(draft);
  const quorum = quorumOf(draft);
  const lower = reviewers.map((each) => each.toLowerCase());
  const period = (days: string) => {
    const seconds = secondsOf(days);
    return days.trim() !== '' && seconds >= SHORTEST_PERIOD && seconds <= LONGEST_PERIOD;
  };
  const checks: readonly [RulesProblem, boolean][] = [
    ['reviewers', reviewers.length > 0 && reviewers.length <= MOST_REVIEWERS],
    ['twice', new Set(lower).size === lower.length],
    ['quorum', Number.isInteger(quorum) && quorum <= reviewers.length && quorum * 2 > reviewers.length],
    ['bond', draft.bond.trim() === '' || readAmount(draft.bond, COIN_DECIMALS) !== undefined],
    ['reviewPeriod', period(draft.reviewDays)],
    ['timelock', period(draft.timelockDays)],
  ];
  return checks.flatMap(([problem, whole]) => (whole ? [] : [problem]));
}

/** Of a draft without problems. */
export function rulesOf(draft: RulesDraft): RulesEntered {
  return {
    reviewers: reviewersOf(draft),
    quorum: quorumOf(draft),
    bond: draft.bond.trim(),
    reviewPeriod: secondsOf(draft.reviewDays),
    timelock: secondsOf(draft.timelockDays),
    slashable: [...draft.slashable],
  };
}
