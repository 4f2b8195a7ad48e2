import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { contentOf } from '#core/credit/content.ts';
import { MOST_AT_ONCE } from '#core/reading/ablation.ts';
import { noteOf, notesIn, readingPrompt } from '#core/reading/prompt.ts';
import type { OpeningFile } from '#core/receipt/handedOut.ts';
import type { AnswerReceipt, Method } from '#core/receipt/receipt.ts';
import type { StackedAdapter } from '#host/engine/generationHow.ts';
import { type Channels, weighChannels } from '#host/credit/weighChannels.ts';
import { AnswerEngine } from '#native/llama/answerEngine.ts';
import { type Message, messageSchema } from '#protocol/engine/messages.ts';

type Verdict = 'good' | 'wrong' | 'open';
export interface ReadingChecked {
  readonly part: 'notes' | 'reading';
  readonly verdict: Verdict;
  readonly words: string;
}

interface ReadingWish {
  readonly receipt: AnswerReceipt;
  /** As they stand after the last supplement. */
  readonly methods: readonly Method[];
  readonly opening: OpeningFile | null;
  /** Of all records of the snapshots that were given and are sound, as notes have them. */
  readonly texts: readonly string[];
  readonly base: { readonly path: string; readonly hash: string } | null;
  readonly adapters: readonly { readonly path: string; readonly hash: string }[];
}

/** Another processor adds up in another order: nats a token by which two machines may differ, and for all of them. */
const NATS_A_TOKEN = 0.02;
const NATS = 0.1;

/** What was read, looked for in the snapshots; and what each note was worth, weighed again where the base is at hand. */
export async function checkReading(wish: ReadingWish): Promise<ReadingChecked[]> {
  const told = z.array(messageSchema).safeParse(wish.opening === null ? null : parsed(wish.opening.prompt));
  const asked = told.data?.at(-1);
  const read = asked?.role === 'question' ? notesIn(asked.text) : null;
  const method = wish.methods.find(({ kind }) => kind === 'reading');
  const count = method?.figures['notes'] ?? 0;
  if (count === 0) return [];
  if (told.data === undefined)
    return [{ part: 'notes', verdict: 'open', words: 'What was read stands in the opening, which is needed for it.' }];
  if (read === null || read.notes.length !== count)
    return [{ part: 'notes', verdict: 'wrong', words: `The question has not the ${count} notes that were weighed.` }];
  return [notesStand(read.notes, wish.texts), await weighedAgain(wish, told.data, read)];
}

function notesStand(notes: readonly string[], texts: readonly string[]): ReadingChecked {
  const lost = notes.filter((note) => !texts.some((text) => text.includes(note))).length;
  if (lost === 0)
    return { part: 'notes', verdict: 'good', words: `All ${notes.length} notes stand in records of the snapshots.` };
  return {
    part: 'notes',
    verdict: 'open',
    words: `${lost} of ${notes.length} notes stand in no record that was given; what is read from a project is sealed nowhere.`,
  };
}

async function weighedAgain(
  { receipt, methods, opening, base, adapters }: ReadingWish,
  told: Message[],
  { notes, question }: { notes: readonly string[]; question: string },
): Promise<ReadingChecked> {
  const open = (words: string): ReadingChecked => ({ part: 'reading', verdict: 'open', words });
  const [budget, reading] = (['budget', 'reading'] as const).map((kind) => methods.find((one) => one.kind === kind));
  if (base === null) return open('What each note was worth needs the base to be weighed again (--base FILE).');
  if (base.hash !== receipt.base.file)
    return { part: 'reading', verdict: 'wrong', words: 'The base that was given is another than answered.' };
  if (budget?.figures['cut'] === 1)
    return open('The conversation was too long for the model, and was cut when weighed.');
  if (reading === undefined || !['done', 'sampled'].includes(reading.state)) return open('The notes were not weighed.');
  const stack: StackedAdapter[] = [];
  for (const { file, name, scale } of receipt.adapters) {
    const path = adapters.find(({ hash }) => hash === file)?.path;
    if (path === undefined) return open(`To weigh the notes again the adapter ${name} is needed.`);
    stack.push({ hash: file, path, name, scale, bytes: (await stat(path)).size });
  }
  const answer = opening?.answer ?? '';
  const tokens = 2 * (receipt.tokens.prompt + receipt.tokens.answer) + 256;
  const engine = new AnswerEngine();
  const loaded = await engine.load('cpu', {
    path: base.path,
    name: receipt.base.name,
    contextTokens: tokens,
    threads: 0,
    adapterBytes: stack.reduce((sum, { bytes }) => sum + bytes, 0),
    onProgress: () => {},
    signal: new AbortController().signal,
  });
  if (!loaded.ok) return open(`The base could not be loaded: ${loaded.failure.code}.`);
  try {
    // A grammar leaves no choice of brackets and names; the receipt says how many tokens counted.
    for (const heldToJson of [false, true]) {
      const weighed = await weighChannels({
        pieces: (mask) => [
          {
            messages: [
              ...told.slice(0, -1),
              {
                role: 'question',
                text: readingPrompt(
                  notes.map((note, at) => (((mask >> at) & 1) === 1 ? note : null)),
                  question,
                ),
              },
            ],
            text: answer,
            from: 0,
          },
        ],
        notes: notes.length,
        deep: notes.length > MOST_AT_ONCE && reading.name !== 'left-out/1',
        goesOn: false,
        adapters: stack,
        content: contentOf(answer, heldToJson),
        weigh: (wish) => engine.weigh(wish.messages, wish.answer, wish.adapters),
      });
      if (!weighed.ok) return open(`The answer could not be weighed: ${weighed.failure.code}.`);
      if (weighed.value.figures['tokens'] === budget?.figures['tokens']) return compared(reading, weighed.value);
    }
    return open(
      'Another number of tokens counted when it was weighed: what else was asked of the answer is not known.',
    );
  } finally {
    await engine.unload();
  }
}

function compared({ figures, name }: Method, { notes, figures: own }: Channels): ReadingChecked {
  const most = NATS + NATS_A_TOKEN * (own['tokens'] ?? 0);
  const apart = (notes?.values ?? []).map((value, at) => Math.abs(value - (figures[`nats${at + 1}`] ?? 0)));
  const largest = Math.max(0, ...apart);
  return largest <= most
    ? {
        part: 'reading',
        verdict: 'good',
        words: `Weighed again by ${name}: each of ${apart.length} notes is worth what is said, to ${largest.toFixed(3)} nats.`,
      }
    : {
        part: 'reading',
        verdict: 'wrong',
        words: `Weighed again by ${name}, a note is worth ${largest.toFixed(2)} nats more or less than is said.`,
      };
}

/** Texts as notes have them: on one line. */
export function asNote(texts: readonly string[]): string {
  return noteOf(texts.join('\n'));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
