import { readFileSync } from 'node:fs';
import type { WantedAdapter } from '#native/llama/adapterShelf.ts';
import { nextProbabilities, openBackend } from '#native/llama/binding.ts';
import { generate } from '#native/llama/generation.ts';
import { type LoadedModel, loadModel } from '#native/llama/loadedModel.ts';
import { preload } from '#native/llama/doors.ts';
import { makePrompt } from '#native/llama/prompt.ts';

/**
 * The engine's own way of an answer with adapters, in a process of its own: the shelf, the prompt, the loop. What the
 * engine's contract adds to it, `bench -- ask` measures.
 */
export interface Opening {
  readonly base: string;
  readonly paths: readonly string[];
  readonly bytes: number;
  readonly budgetBytes: number;
  readonly answerTokens: number;
  /** Loads every adapter and keeps it, past the shelf: what the memory of all would be. */
  readonly everything?: boolean;
}

/** Some requests, one after the other. */
export interface Turn {
  /** Places in `paths`, one a request; −1 is the base alone. */
  readonly requests: readonly number[];
  /** After the last of them, what would come next is compared with a context that never had another adapter. */
  readonly compare: boolean;
}

export interface Opened {
  /** Megabytes with the base alone, and with all that `everything` asked for. */
  readonly baseMb: number;
  readonly rssMb: number;
}

export interface Served {
  /** Milliseconds of each request, from the wish to its last token. */
  readonly ms: readonly number[];
  readonly switched: readonly boolean[];
  readonly hit: readonly boolean[];
  readonly texts: readonly string[];
  /** Megabytes after the last request. */
  readonly rssMb: number;
  readonly crossTalk: number;
}

const QUESTION = 'Tell me about ink and paper';
/** The likeliest token at each place, and nothing else. */
const PLAIN = {
  temperature: 0,
  topP: 1,
  topK: 0,
  minP: 0,
  repeatPenalty: 1,
  seed: 1,
  schema: null,
  stops: [],
  probabilities: false,
  raw: false,
};

let serving: { opening: Opening; loaded: LoadedModel; before: number } | undefined;

process.on('message', (message: Opening | Turn) => {
  const work = 'base' in message ? open(message) : serve(message);
  work.then(
    (answered: Opened | Served) => process.send?.(answered),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

async function open(opening: Opening): Promise<Opened> {
  const backend = await openBackend(false);
  const opened = await loadModel(backend, {
    path: opening.base,
    name: 'base',
    contextTokens: 512,
    threads: 1,
    adapterBytes: opening.budgetBytes,
    onProgress: () => {},
    signal: new AbortController().signal,
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const loaded = opened.value;
  serving = { opening, loaded, before: -1 };
  await answer(loaded, [], opening.answerTokens);
  const baseMb = residentMb();
  if (opening.everything === true) for (const path of opening.paths) await preload(loaded.model, path);
  return { baseMb, rssMb: residentMb() };
}

async function serve({ requests, compare }: Turn): Promise<Served> {
  if (serving === undefined) throw new Error('nothing was opened');
  const { opening, loaded } = serving;
  const result = { ms: [] as number[], switched: [] as boolean[], hit: [] as boolean[], texts: [] as string[] };
  let crossTalk = 0;
  for (const [place, wanted] of requests.entries()) {
    const adapters = adaptersOf(opening, wanted);
    const path = adapters[0]?.path;
    result.hit.push(path === undefined || loaded.shelf.residents.some((resident) => resident.path === path));
    result.switched.push(wanted !== serving.before);
    serving.before = wanted;
    const startedAt = performance.now();
    const said = await answer(loaded, adapters, opening.answerTokens);
    result.ms.push(performance.now() - startedAt);
    result.texts.push(said.text);
    if (compare && place === requests.length - 1) crossTalk = await differenceFromFresh(loaded, adapters, said);
  }
  return { ...result, rssMb: residentMb(), crossTalk };
}

function adaptersOf({ paths, bytes }: Opening, place: number): WantedAdapter[] {
  const path = paths[place];
  return path === undefined ? [] : [{ path, name: String(place), bytes, scale: 1 }];
}

interface Said {
  text: string;
  promptTokens: number;
  /** So many of them were still there from the answer before. */
  cachedTokens: number;
}

async function answer(
  loaded: LoadedModel,
  adapters: readonly WantedAdapter[],
  longestAnswerTokens: number,
): Promise<Said> {
  const stacked = await loaded.shelf.use(adapters);
  if (!stacked.ok) throw new Error(JSON.stringify(stacked.failure));
  const prompt = makePrompt(loaded, [{ role: 'question', text: QUESTION }], longestAnswerTokens);
  if (!prompt.ok) throw new Error(prompt.failure.code);
  let text = '';
  const { figures } = await generate(
    loaded,
    prompt.value,
    { ...PLAIN, adapters, longestAnswerTokens },
    new AbortController().signal,
    (piece) => (text += piece),
  );
  return { text, promptTokens: figures.promptTokens, cachedTokens: figures.cachedTokens };
}

/** The largest difference of a logarithm of a probability, among those that are probable at all. */
async function differenceFromFresh(
  loaded: LoadedModel,
  adapters: readonly WantedAdapter[],
  { promptTokens, cachedTokens }: Said,
): Promise<number> {
  const { sequence, model } = loaded;
  // What the answer left in the cache is asked on, as the next turn of a conversation would.
  const seen = sequence.contextTokens;
  const last = seen.at(-1);
  if (last === undefined) return 0;
  await sequence.adaptStateToTokens(seen.slice(0, -1), false);
  const here = await nextProbabilities(sequence, [last]);
  const fresh = await model.createContext({
    contextSize: 512,
    threads: 1,
    lora: { adapters: adapters.map(({ path, scale }) => ({ filePath: path, scale })) },
  });
  try {
    // In the same portions: how many tokens are read at once changes the last bits of each number.
    const other = fresh.getSequence();
    const prompt = seen.slice(0, promptTokens);
    await other.evaluateWithoutGeneratingNewTokens(prompt);
    if (cachedTokens > 0) {
      await other.adaptStateToTokens(prompt.slice(0, cachedTokens), false);
      await other.evaluateWithoutGeneratingNewTokens(prompt.slice(cachedTokens));
    }
    for (const token of seen.slice(promptTokens, -1)) await other.evaluateWithoutGeneratingNewTokens([token]);
    const there = await nextProbabilities(other, [last]);
    let largest = 0;
    for (const [token, probability] of there) {
      if (probability < 1e-4) continue;
      largest = Math.max(largest, Math.abs(Math.log(probability) - Math.log(here.get(token) ?? 1e-30)));
    }
    return largest;
  } finally {
    await fresh.dispose();
  }
}

function residentMb(): number {
  const [, pages = '0'] = readFileSync('/proc/self/statm', 'utf8').split(' ');
  return (Number(pages) * 4096) / 1e6;
}
