import { median, rounded } from '../median.ts';
import type { BareRun } from './bare.ts';

/** One question, asked of both. */
export interface Pair {
  bare: BareRun;
  ours: BareRun;
}

export interface AskRatios {
  /** Tokens a second, ours against the bare loop's: 1 is as fast. */
  decodeRatio: number;
  promptRatio: number;
}

/** Asks both sides the same questions, taking turns at being first: what else the machine does hits both alike. */
export async function runPairs(
  questions: readonly number[],
  bare: (question: number) => Promise<BareRun>,
  ours: (question: number) => Promise<BareRun>,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (const [index, question] of questions.entries()) {
    if (index % 2 === 0) {
      const first = await bare(question);
      pairs.push({ bare: first, ours: await ours(question) });
    } else {
      const first = await ours(question);
      pairs.push({ bare: await bare(question), ours: first });
    }
  }
  return pairs;
}

export function ratiosOf(pairs: readonly Pair[]): AskRatios {
  for (const { bare, ours } of pairs) {
    const same =
      bare.promptTokens === ours.promptTokens && bare.readTokens === ours.readTokens && bare.text === ours.text;
    if (!same) throw new Error(`Not the same work: ${JSON.stringify({ bare, ours })}`);
  }
  return {
    decodeRatio: rounded(median(pairs.map(({ bare, ours }) => bare.sayMs / ours.sayMs)), 4),
    promptRatio: rounded(median(pairs.map(({ bare, ours }) => bare.firstMs / ours.firstMs)), 4),
  };
}
