import type { Sample } from '#core/train/run.ts';
import type { Probe } from '../data/tokenise.ts';
import type { Vocabulary } from '../data/vocabulary.ts';
import type { LoraLeaves, Trainable } from '../model/trainable.ts';

/** One row of one length, so that it is compiled once. */
const ROW_TOKENS = 128;
const ANSWER_TOKENS = 24;
/** Of the time that was trained, what answers may take; and what they may always take, in milliseconds. */
const MOST_PART = 0.1;
const SHORT_MS = 2_000;
const LONGEST_TEXT = 2_000;

/**
 * Answers of the adapter as it is at the moment, the likeliest token each time. They come from the very model that is
 * trained: handing a checkpoint to the answer engine would take that one away from the person, and load the base twice.
 */
export function sampler(
  trainable: Pick<Trainable, 'logits' | 'shape'>,
  vocabulary: Pick<Vocabulary, 'prompt' | 'text' | 'endsAnswer'>,
  probes: readonly Probe[],
  scale: number,
): (leaves: LoraLeaves, step: number, trainedMs: number) => Promise<Sample[]> {
  let spentMs = 0;
  return async (leaves, step, trainedMs) => {
    const samples: Sample[] = [];
    for (const { messages, expected } of probes) {
      if (spentMs > Math.max(SHORT_MS, trainedMs * MOST_PART)) break;
      const prompt = vocabulary.prompt(messages);
      if (!prompt.ok || prompt.value.length + ANSWER_TOKENS > ROW_TOKENS) continue;
      const begun = performance.now();
      const answer = await greedy(trainable, vocabulary, prompt.value, leaves, scale);
      spentMs += performance.now() - begun;
      const asked = messages.findLast(({ role }) => role === 'user')?.content ?? '';
      samples.push({
        step,
        prompt: asked.slice(0, LONGEST_TEXT),
        expected: expected.slice(0, LONGEST_TEXT),
        answer: vocabulary.text(answer).slice(0, LONGEST_TEXT),
      });
    }
    return samples;
  };
}

async function greedy(
  trainable: Pick<Trainable, 'logits' | 'shape'>,
  vocabulary: Pick<Vocabulary, 'endsAnswer'>,
  prompt: Int32Array,
  leaves: LoraLeaves,
  scale: number,
): Promise<number[]> {
  const tokens = new Int32Array(ROW_TOKENS);
  tokens.set(prompt);
  const segments = new Int32Array(ROW_TOKENS).fill(-1).fill(0, 0, prompt.length);
  const positions = Int32Array.from({ length: ROW_TOKENS }, (_, place) => place);
  const answer: number[] = [];
  for (let at = prompt.length; answer.length < ANSWER_TOKENS; at += 1) {
    const batch = { rows: 1, length: ROW_TOKENS, tokens, positions, segments, weights: new Float32Array(ROW_TOKENS) };
    const all = await trainable.logits(batch, leaves, scale);
    const { vocabulary: size } = trainable.shape;
    const last = all.subarray((at - 1) * size, at * size);
    const token = last.reduce((best, value, place) => (value > (last[best] ?? 0) ? place : best), 0);
    if (vocabulary.endsAnswer(token)) break;
    answer.push(token);
    tokens[at] = token;
    segments[at] = 0;
  }
  return answer;
}
