import type { AnswerSettings, TokenOdds } from '#core/answerSettings.ts';
import type { Turn } from '#core/conversation.ts';
import type { ReadFor, Reads } from '#core/reading/reads.ts';
import type { ToolUse } from '#core/tools.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AnswerNews, Answers, AnswerWish } from '../engine/answers.ts';
import type { AnswerTools } from '../tools/answerTools.ts';
import type { Spoken } from './row.ts';
import { answerMessages, messagesOf, withNotes } from './told.ts';
import type { Writing } from './writing.ts';
import { writeAnswer, writeOdds } from './writes.ts';

/** A power cut costs at most the words of so long. */
const KEEP_EVERY_MS = 1_000;

/** A model that calls tools without end is told to answer with what it has. */
export const MOST_USES = 6;

/** Looks for what an answer may read. */
export interface ReadsForAnswers {
  find(question: string, reads: Reads, signal: AbortSignal, told: (read: ReadFor) => void): Promise<ReadFor>;
}

interface Wish {
  writing: Writing;
  /** From the first question to the one that is answered. */
  branch: readonly Spoken[];
  /** Null where another machine answers. */
  base: string | null;
  settings: AnswerSettings;
  catalogue: Catalogue;
  answers: Answers;
  tools: AnswerTools;
  reading: ReadsForAnswers;
}

/**
 * Writes one answer, from its place in line to its last word on disk. Goes on when nobody follows. Where the model
 * calls a tool, the tool is used and the model goes on with what it found; that is one answer all the same.
 */
export async function writeOut(wish: Wish): Promise<void> {
  const { writing, branch, base, settings, catalogue, answers, tools } = wish;
  const { stopped } = writing;
  // Another machine is told of no tools: what they find stays on this one.
  const here = settings.remote === undefined;
  const on = here ? (settings.tools ?? []) : [];
  const plain = messagesOf(catalogue, branch, here);
  const odds: TokenOdds[] = [];
  if (here) await readFor(wish);
  if (stopped.aborted) return end(catalogue, writing, { kind: 'failed', failure: { code: 'CANCELLED' } }, odds);
  for (let uses = 0; ; uses += 1) {
    const { text, uses: used = [], read } = writing.turn;
    const notes = read?.notes ?? [];
    const told = withNotes(
      plain,
      notes.map((note) => note.text),
    );
    const outcome = await writePart(writing, catalogue, odds, answers, {
      base,
      messages: [...told, ...answerMessages(text, used)],
      settings,
      // Whatever stands in a record: while it stands before the model, the model can do nothing but write.
      tools: notes.length === 0 && uses < MOST_USES ? tools.offered(on) : [],
      priority: 'person',
      signal: stopped,
    });
    if (outcome.kind === 'failed' && outcome.failure.code === 'CONTEXT_FULL' && notes.length > 0 && text === '') {
      // The question comes first: the note that fits least goes.
      writing.read({ ...readNothing, ...read, notes: notes.slice(0, -1) });
      continue;
    }
    if (outcome.kind === 'called' && notes.length > 0) return end(catalogue, writing, notAsked, odds);
    if (outcome.kind === 'ended' && outcome.cutCall !== undefined) {
      writing.use({
        name: outcome.cutCall,
        arguments: '{}',
        result: CUT_OFF,
        state: 'failed',
        at: writing.turn.text.length,
      });
      continue;
    }
    if (outcome.kind !== 'called') return end(catalogue, writing, outcome, odds);
    const { name, arguments: given } = outcome;
    const use: ToolUse = { name, arguments: given, result: null, state: 'running', at: writing.turn.text.length };
    writing.use(use);
    writing.use({ ...use, ...(await tools.use(on, name, given, stopped)) });
    if (stopped.aborted) return end(catalogue, writing, { kind: 'failed', failure: { code: 'CANCELLED' } }, odds);
    writeAnswer(catalogue, writing.turn);
  }
}

/** For the model, which goes on without, and for the person. */
const CUT_OFF = 'What this tool was to be told had no end, so it was cut off and the tool was not used.';

const readNothing: ReadFor = { state: 'done', preparing: null, notes: [], by: [], notRead: [] };
/** A call that nobody offered it is no call: an engine that makes one all the same is not trusted. */
const notAsked: End = { kind: 'failed', failure: { code: 'ENGINE_CRASHED', detail: 'a call that was not offered' } };

/** Before the first word: what the answer may read is looked for, and stands in the turn with what came of it. */
async function readFor({ writing, branch, settings: { reads }, reading }: Wish): Promise<void> {
  const question = branch.at(-1)?.text ?? '';
  if (reads === undefined) return;
  writing.read({ ...readNothing, state: 'looking' });
  const found = await reading.find(question, reads, writing.stopped, (read) => writing.read(read));
  writing.read(writing.stopped.aborted ? { ...readNothing, notRead: found.notRead } : found);
}

/** What the model says until it calls a tool, or to its end. */
async function writePart(
  writing: Writing,
  catalogue: Catalogue,
  odds: TokenOdds[],
  answers: Answers,
  wish: AnswerWish,
): Promise<Called | End> {
  let keptAt = performance.now();
  let called: Called | undefined;
  for await (const one of answers.ask(wish)) {
    switch (one.kind) {
      case 'waiting':
        writing.prepare('waiting', null, one.ahead);
        break;
      case 'loading':
        writing.prepare('starting', null);
        break;
      case 'reading':
        writing.prepare('reading', null);
        break;
      case 'called':
        called = one;
        break;
      case 'text':
        odds.push(...one.odds);
        if (one.text !== '') writing.add(one.text);
        if (performance.now() - keptAt < KEEP_EVERY_MS) break;
        keptAt = performance.now();
        // A full disk shows at the end as well; it is no reason to stop in the middle.
        writeAnswer(catalogue, writing.turn);
        break;
      case 'ended':
        return called !== undefined && one.ending === 'finished' ? called : one;
      case 'failed':
        return one;
    }
  }
  throw new Error('an answer without an end');
}

type Called = Extract<AnswerNews, { kind: 'called' }>;
type End = Extract<AnswerNews, { kind: 'ended' | 'failed' }>;

/** The turn is on disk before anybody is told that it ended. */
function end(catalogue: Catalogue, writing: Writing, outcome: End, odds: readonly TokenOdds[]): void {
  const turn = turnAfter(writing, outcome);
  const kept = writeAnswer(catalogue, turn);
  if (kept.ok && odds.length > 0) writeOdds(catalogue, turn.id, odds);
  writing.end(kept.ok ? turn : { ...turn, state: 'failed', failure: kept.failure });
}

function turnAfter({ turn, stopped, stoppedState }: Writing, outcome: End): Turn {
  if (outcome.kind === 'ended') {
    const { ending, figures } = outcome;
    return ending === 'stopped'
      ? { ...turn, state: stoppedState, figures }
      : { ...turn, state: 'done', ending, figures };
  }
  // An engine that had to be ended because it did not stop has stopped as well.
  if (stopped.aborted || outcome.failure.code === 'CANCELLED') return { ...turn, state: stoppedState };
  return { ...turn, state: 'failed', failure: outcome.failure };
}
