import type { ChatTurn } from '#core/curate/value.ts';
import type { BenchmarkDocument, BenchmarkItem } from '#core/benchmark/benchmark.ts';
import {
  type JudgedWord,
  RATING_CANDIDATES,
  RATING_SHAPE,
  expectedRating,
  judgePrompt,
} from '#core/benchmark/judging.ts';
import { chrF, exactMatch, rougeL, tokenF1 } from '#core/benchmark/metrics.ts';
import type { ItemResult } from '#core/benchmark/report.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Message } from '#protocol/engine/messages.ts';
import type { BenchmarkEngine, MeasuredAdapter } from './benchmarkEngine.ts';

type Told = Pick<ItemResult, 'said' | 'scores' | 'weight'>;

const LONGEST_SAID = 40_000;

/** What one side does with one item. What does not fit the context is told, and measured on no side. */
export async function measureItem(
  engine: BenchmarkEngine,
  document: BenchmarkDocument,
  item: number,
  adapters: readonly MeasuredAdapter[],
  signal: AbortSignal,
): Promise<Result<ItemResult, Failure>> {
  const asked = document.items[item];
  if (asked === undefined) throw new Error('There is no such item.');
  const told = await tell(engine, document, asked, adapters, signal);
  if (told.ok) return ok({ item, ...told.value, tooLong: false });
  if (told.failure.code !== 'CONTEXT_FULL') return told;
  return ok({ item, said: null, scores: {}, weight: 0, tooLong: true });
}

async function tell(
  engine: BenchmarkEngine,
  { kind, form, longestAnswerTokens, seed }: BenchmarkDocument,
  { messages, references, gold }: BenchmarkItem,
  adapters: readonly MeasuredAdapter[],
  signal: AbortSignal,
): Promise<Result<Told, Failure>> {
  const raw = form === 'plain';
  const asked = { messages: messagesOf(messages), raw };
  if (kind === 'loss' || kind === 'choice') {
    // As lm-evaluation-harness: a space between what is asked and what goes on with it.
    const begins = raw && messages.some(({ content }) => content !== '') ? ' ' : '';
    const continuations = references.map((text) => `${begins}${text}`);
    const told = await engine.likelihoods({ ...asked, continuations }, adapters, signal);
    if (!told.ok) return told;
    if (kind === 'loss') return ok(lossOf(told.value));
    return ok(choiceOf(told.value, references, gold));
  }
  const said = await engine.generate({ ...asked, longestAnswerTokens, seed }, adapters, signal);
  if (!said.ok) return said;
  const { figures } = said.value;
  const text = said.value.text.slice(0, LONGEST_SAID);
  if (kind === 'speed') {
    const bytes = await engine.footprint(signal);
    if (!bytes.ok) return bytes;
    const { decodeRate, promptRate } = figures;
    const scores = {
      memory: bytes.value,
      ...(decodeRate !== null && { answerRate: decodeRate }),
      ...(promptRate !== null && { promptRate }),
    };
    return ok({ said: text, scores, weight: 1 });
  }
  const answer = text.trim();
  if (kind === 'match') {
    return ok({
      said: text,
      scores: { f1: tokenF1(answer, references), exact: exactMatch(answer, references) },
      weight: 1,
    });
  }
  // A judge's word comes after all sides have spoken.
  if (kind === 'judge') return ok({ said: text, scores: {}, weight: 1 });
  return ok({ said: text, scores: { chrf: chrF(answer, references), rougeL: rougeL(answer, references) }, weight: 1 });
}

function lossOf(told: readonly { logProbability: number; tokens: number }[]): Told {
  const [first] = told;
  if (first === undefined || first.tokens === 0) return { said: null, scores: {}, weight: 0 };
  return { said: null, scores: { loss: -first.logProbability / first.tokens }, weight: first.tokens };
}

function choiceOf(
  told: readonly { logProbability: number }[],
  references: readonly string[],
  gold: number | null,
): Told {
  const all = told.map(({ logProbability }) => logProbability);
  const byLength = all.map((sum, place) => sum / Math.max(1, Array.from(references[place] ?? '').length));
  const chosen = all.indexOf(Math.max(...all));
  const chosenByLength = byLength.indexOf(Math.max(...byLength));
  return {
    said: references[chosen] ?? null,
    scores: { accuracy: chosen === gold ? 100 : 0, accuracyByLength: chosenByLength === gold ? 100 : 0 },
    weight: 1,
  };
}

/** The rating that the loaded judge gives; null where the answer does not fit its context. */
export async function judgeAnswer(
  engine: BenchmarkEngine,
  asked: { messages: readonly ChatTurn[]; answer: string; reference: string | null; seed: number },
  signal: AbortSignal,
): Promise<Result<number | null, Failure>> {
  const { messages, answer, reference, seed } = asked;
  const told = await engine.choose(
    {
      messages: judgePrompt(messages, answer, reference),
      shape: RATING_SHAPE,
      candidates: [...RATING_CANDIDATES],
      seed,
    },
    signal,
  );
  if (told.ok) return ok(expectedRating(told.value));
  return told.failure.code === 'CONTEXT_FULL' ? ok(null) : told;
}

/** The same for what people rated themselves. */
export async function judgeWords(
  engine: BenchmarkEngine,
  { human, seed }: Pick<BenchmarkDocument, 'human' | 'seed'>,
  signal: AbortSignal,
): Promise<Result<JudgedWord[], Failure>> {
  const judged: JudgedWord[] = [];
  for (const word of human) {
    const texts = word.kind === 'rating' ? [word.text] : [word.first, word.second];
    const ratings: (number | null)[] = [];
    for (const answer of texts) {
      const rating = await judgeAnswer(engine, { messages: word.messages, answer, reference: null, seed }, signal);
      if (!rating.ok) return rating;
      ratings.push(rating.value);
    }
    judged.push(ratings);
  }
  return ok(judged);
}

function messagesOf(turns: readonly ChatTurn[]): Message[] {
  return turns.map(({ role, content }) => ({
    role: role === 'system' ? 'system' : role === 'assistant' ? 'answer' : 'question',
    text: content,
  }));
}
