import type { AnswerSettings } from '#core/answerSettings.ts';
import type { Colophon } from '#core/colophon.ts';
import { median, rounded } from '../median.ts';
import { type Scene, openScene } from './scene.ts';

const ROUNDS = 10;

interface Timed {
  /** From the first word to the last, as the window sees it, and as the model says it. */
  answerMs: number;
  sayMs: number;
  /** From the first word to the first span; not a number where there was none. */
  firstSpanMs: number;
  /** From the last word to the first whole colophon: spans, budget, reading. */
  colophonMs: number;
  /** From the last word to what influence adds to it. */
  supplementMs: number;
  /** Influence was estimated. */
  estimated: boolean;
}

/**
 * One adapter that was trained here and three notes on a fixed small base; the answer stands in what the adapter learnt.
 * `--rounds N`.
 */
export async function bench(args: readonly string[] = []): Promise<Record<string, number>> {
  const at = args.indexOf('--rounds');
  const wanted = at === -1 ? ROUNDS : Number(args[at + 1]) || ROUNDS;
  const scene = await openScene();
  try {
    // The first pays for what is compiled, read from disk and made once: indexes and factors.
    await timed(scene, scene.traced);
    await timed(scene, scene.mute);
    const rounds: { traced: Timed; mute: Timed }[] = [];
    for (let round = 0; round < wanted; round += 1) {
      // Whatever else the machine does slows both of a pair alike, and every other pair begins with the other.
      const first = round % 2 === 0 ? await timed(scene, scene.traced) : undefined;
      const mute = await timed(scene, scene.mute);
      const pair = { traced: first ?? (await timed(scene, scene.traced)), mute };
      rounds.push(pair);
      console.log(toldOf(pair));
    }
    const traced = rounds.map((pair) => pair.traced);
    if (!traced.every(({ estimated }) => estimated)) throw new Error('The influence was not estimated');
    return {
      streamSlowdownPercent: rounded(100 * (median(rounds.map((pair) => pair.traced.sayMs / pair.mute.sayMs)) - 1), 1),
      firstSpanMs: rounded(median(traced.map((each) => each.firstSpanMs)), 1),
      colophonVsAnswer: rounded(median(traced.map((each) => each.colophonMs / each.answerMs)), 3),
      supplementS: rounded(median(traced.map((each) => each.supplementMs)) / 1_000, 2),
      answerMs: rounded(median(traced.map((each) => each.answerMs)), 1),
    };
  } finally {
    await scene.close();
  }
}

function toldOf({ traced, mute }: { traced: Timed; mute: Timed }): string {
  const ms = (value: number) => value.toFixed(0);
  return `answer ${ms(traced.sayMs)} ms, untraced ${ms(mute.sayMs)} ms; its colophon ${ms(traced.colophonMs)} ms after it`;
}

async function timed({ own, question }: Scene, settings: AnswerSettings): Promise<Timed> {
  const { conversations, credit } = own.client;
  let [firstAt, lastAt, spanAt, wholeAt, doneAt, sayMs] = [0, 0, Number.NaN, Number.NaN, 0, Number.NaN];
  let following: Promise<void> | undefined;
  let estimated = false;
  const follow = async (message: string) => {
    for await (const colophon of await credit.follow({ message })) {
      if (colophon.spans.length > 0 && Number.isNaN(spanAt)) spanAt = performance.now();
      if (isWhole(colophon) && Number.isNaN(wholeAt)) wholeAt = performance.now();
      estimated = colophon.methods.some(({ kind, state }) => kind === 'influence' && state === 'done');
    }
    doneAt = performance.now();
  };
  for await (const event of await conversations.ask({ conversation: null, parent: null, text: question, settings })) {
    if (event.kind === 'accepted') following = follow(event.answer.id);
    if (event.kind === 'text') firstAt ||= performance.now();
    if (event.kind !== 'ended') continue;
    lastAt = performance.now();
    const { decodeRate, answerTokens = 0 } = event.answer.figures ?? {};
    sayMs = (1_000 * (answerTokens - 1)) / (decodeRate ?? Number.NaN);
    if (event.answer.read?.notes.length !== 3) throw new Error('It did not read three notes');
  }
  await following;
  return {
    answerMs: lastAt - firstAt,
    sayMs,
    firstSpanMs: spanAt - firstAt,
    colophonMs: wholeAt - lastAt,
    supplementMs: doneAt - lastAt,
    estimated,
  };
}

/** Influence may still be to come. */
function isWhole({ state, methods }: Colophon): boolean {
  return (
    (state === 'refining' || state === 'done') &&
    methods.some(({ kind, state: of }) => kind === 'budget' && of === 'done') &&
    methods.some(({ kind, state: of }) => kind === 'reading' && of === 'done')
  );
}
