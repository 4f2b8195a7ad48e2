import type { SequenceEvaluateOptions, Token } from 'node-llama-cpp';
import { type SaidToken, Sayer } from './doors.ts';
import type { Draft } from './draft.ts';
import type { LoadedModel } from './loadedModel.ts';

/** How much was guessed for an answer, and how much of it was what the base says. */
interface DraftTally {
  tokens: number;
  accepted: number;
}

interface Wish {
  draft: Draft;
  /** What of the prompt is not read yet. */
  unread: Token[];
  longest: number;
  probabilities: boolean;
  /** How a token is drawn after those that were `said`. */
  sampling: (said: readonly Token[]) => SequenceEvaluateOptions;
  tally: DraftTally;
  signal: AbortSignal;
}

const FIRST_GUESSES = 4;
/** A batch of so many costs a card hardly more than one token; more are seldom all right. */
const MOST_GUESSES = 8;

/**
 * The same tokens as the library's own loop says, some of them several at once: the draft guesses ahead, the base reads
 * the guesses in one batch, and every token is drawn from what the base has there, in order, with the same lots and the
 * same grammar. It ends with the first guess that is not what was drawn, and what was read beyond it is taken back.
 */
export async function* draftedTokens(loaded: LoadedModel, wish: Wish): AsyncGenerator<SaidToken, void> {
  const { model, context, sequence } = loaded;
  const { draft, longest, tally, signal } = wish;
  const said: Token[] = [];
  const sampling = { ...wish.sampling(said), probabilities: wish.probabilities };
  const sayer = new Sayer(sequence);
  let { unread } = wish;
  let guesses = FIRST_GUESSES;
  try {
    while (said.length < longest) {
      // The first token waits for nobody: the draft reads the prompt when that is there.
      // With one place free the library moves nothing; and a batch is read at once.
      const room = Math.min(context.contextSize - 1 - sequence.nextTokenIndex, context.batchSize) - unread.length;
      const most = said.length === 0 ? 0 : Math.min(guesses, longest - said.length - 1, room);
      const guessed = most < 1 ? [] : await draft.propose([...sequence.contextTokens, ...unread], most, signal);
      const drawn = await sayer.say([...unread, ...guessed], unread.length - 1, sampling, (token, place) => {
        said.push(token);
        return token === guessed[place];
      });
      const accepted = drawn.length - 1;
      const wrong = guessed.length - accepted;
      const end = sequence.nextTokenIndex;
      if (wrong > 0) await sequence.eraseContextTokenRanges([{ start: end - wrong, end }]);
      tally.tokens += guessed.length;
      tally.accepted += accepted;
      guesses = wrong > 0 ? Math.max(1, guesses - 1) : Math.min(MOST_GUESSES, guesses + 2);
      for (const one of drawn) {
        if (model.isEogToken(one.token)) return;
        yield one;
      }
      unread = said.slice(-1);
    }
  } finally {
    sayer.dispose();
  }
}
