import type { ChatTurn } from '#core/curate/value.ts';
import type { Failure } from '#core/failure.ts';
import { notesIn, readingPrompt } from '#core/reading/prompt.ts';
import { type Result, fail, ok } from '#core/result.ts';
import type { InfluenceInput } from '#protocol/engine/train.ts';
import type { TokenExample } from '../train/data/tokenExample.ts';
import type { Vocabulary, Written } from '../train/data/vocabulary.ts';

/**
 * The conversation as tokens, of which only the last answer counts. Where it is longer than what was trained on, its
 * oldest turns go first, then the notes that were read, the last first, then the beginning of the question, and at last
 * the end of the answer: `cut` says that something went.
 */
export function askedOf(
  vocabulary: Pick<Vocabulary, 'written'>,
  { messages, settings: { longestTokens } }: Pick<InfluenceInput, 'messages'> & { settings: { longestTokens: number } },
): Result<{ example: TokenExample; cut: boolean }, Failure> {
  let kept: readonly ChatTurn[] = messages;
  let cut = false;
  for (;;) {
    const written = vocabulary.written(kept);
    if (!written.ok) return written;
    const { tokens } = written.value;
    const shorter = tokens.length <= longestTokens ? null : shortened(kept);
    if (shorter !== null) {
      kept = shorter;
      cut = true;
      continue;
    }
    const { first, learned } = lastAnswerOf(written.value);
    if (first >= longestTokens)
      return fail({ code: 'CONTEXT_FULL', neededTokens: tokens.length, contextTokens: longestTokens });
    const fitting = { tokens: tokens.slice(0, longestTokens), learned: learned.slice(0, longestTokens) };
    return ok({ example: { snapshot: 0, line: 0, ...fitting }, cut: cut || tokens.length > longestTokens });
  }
}

function lastAnswerOf({ learned }: Written): { first: number; learned: Uint8Array } {
  const end = learned.lastIndexOf(1) + 1;
  const first = learned.lastIndexOf(0, end - 1) + 1;
  return { first, learned: learned.fill(0, 0, first) };
}

/** The next shorter form; null where nothing is left but the answer and what its maker was told once for all. */
function shortened(kept: readonly ChatTurn[]): readonly ChatTurn[] | null {
  // A system prompt stays.
  const oldest = kept.findIndex(({ role }) => role !== 'system');
  if (kept.length - oldest > 2) return kept.toSpliced(oldest, 1);
  const question = kept[oldest];
  if (question === undefined || oldest === kept.length - 1) return null;
  const content = shorterQuestion(question.content);
  return content === null ? null : kept.with(oldest, { ...question, content });
}

function shorterQuestion(content: string): string | null {
  const reading = notesIn(content);
  if (reading !== null) return readingPrompt(reading.notes.slice(0, -1), reading.question);
  const units = Array.from(content);
  return units.length === 0 ? null : units.slice(Math.ceil(units.length / 2)).join('');
}
