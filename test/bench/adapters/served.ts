import { readFileSync } from 'node:fs';
import type { WantedAdapter } from '#native/llama/adapterShelf.ts';
import { nextProbabilities, openBackend } from '#native/llama/binding.ts';
import { generate } from '#native/llama/generation.ts';
import { type LoadedModel, loadModel } from '#native/llama/loadedModel.ts';
import { preload } from '#native/llama/loras.ts';
import { makePrompt } from '#native/llama/prompt.ts';

/**
 * The engine's own way of an answer with adapters, in a process of its own: the shelf, the prompt, the loop. What the
 * engine's contract adds to it, `bench -- ask` measures.
 */
export interface Order {
  readonly base: string;
  readonly paths: readonly string[];
  readonly bytes: number;
  readonly budgetBytes: number;
  /** Places in `paths`, one a request; −1 is the base alone. */
  readonly requests: readonly number[];
  readonly answerTokens: number;
  /** Loads every adapter and keeps it, past the shelf: what the memory of all would be. */
  readonly everything?: boolean;
  /** Every so many requests, what would come next is compared with a context that never had another adapter. */
  readonly compareEvery: number;
}

export interface Served {
  /** Milliseconds of each request, from the wish to its last token. */
  readonly ms: readonly number[];
  readonly switched: readonly boolean[];
  readonly hit: readonly boolean[];
  readonly texts: readonly string[];
  /** Megabytes: with the base alone, and a few times over the run. */
  readonly baseMb: number;
  readonly rssMb: readonly number[];
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

process.on('message', (order: Order) => {
  serve(order).then(
    (served) => process.send?.(served),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

async function serve(order: Order): Promise<Served> {
  const backend = await openBackend(false);
  const opened = await loadModel(backend, {
    path: order.base,
    name: 'base',
    contextTokens: 512,
    threads: 1,
    adapterBytes: order.budgetBytes,
    onProgress: () => {},
    signal: new AbortController().signal,
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const loaded = opened.value;
  await answer(loaded, [], order.answerTokens);
  const baseMb = residentMb();
  const result = { ms: [] as number[], switched: [] as boolean[], hit: [] as boolean[], texts: [] as string[] };
  const rssMb: number[] = [];
  if (order.everything === true) for (const path of order.paths) await preload(loaded.model, path);
  if (order.everything === true) rssMb.push(residentMb());
  let crossTalk = 0;
  let before = -1;
  for (const [place, wanted] of order.requests.entries()) {
    const adapters = adaptersOf(order, wanted);
    const path = adapters[0]?.path;
    result.hit.push(path === undefined || loaded.shelf.residents.some((resident) => resident.path === path));
    result.switched.push(wanted !== before);
    before = wanted;
    const startedAt = performance.now();
    const said = await answer(loaded, adapters, order.answerTokens);
    result.ms.push(performance.now() - startedAt);
    result.texts.push(said.text);
    if (place % 100 === 99) rssMb.push(residentMb());
    if (order.compareEvery > 0 && place % order.compareEvery === 0)
      crossTalk = Math.max(crossTalk, await differenceFromFresh(loaded, adapters, said.promptTokens));
  }
  return { ...result, baseMb, rssMb, crossTalk };
}

function adaptersOf(order: Order, place: number): WantedAdapter[] {
  const path = order.paths[place];
  return path === undefined ? [] : [{ path, name: String(place), bytes: order.bytes, scale: 1 }];
}

async function answer(
  loaded: LoadedModel,
  adapters: readonly WantedAdapter[],
  longestAnswerTokens: number,
): Promise<{ text: string; promptTokens: number }> {
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
  return { text, promptTokens: figures.promptTokens };
}

/** The largest difference of a logarithm of a probability, among those that are probable at all. */
async function differenceFromFresh(
  loaded: LoadedModel,
  adapters: readonly WantedAdapter[],
  promptTokens: number,
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
    await other.evaluateWithoutGeneratingNewTokens(seen.slice(0, promptTokens));
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
