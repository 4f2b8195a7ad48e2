import type { LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';
import { z } from 'zod';

/**
 * How probable given tokens are, without a list of the whole vocabulary for each of them: the library tells in public
 * only that list, sorted, and making it takes longer than reading the token. What is not public of it stands here; an
 * upgrade that moves it is found out by `tokenOdds.test.ts`, and before anything is called.
 *
 * A sampler says of the token that it draws how probable that was. The given one is made more probable by a known
 * number of nats, so that it is most likely drawn, and not so much more that nothing is left beside it: from what is left
 * follows what it had. Tokens that are nothing beside all others are left away before they are sorted, which would take
 * longer than all the rest.
 */
const callable = z.custom<(...parameters: unknown[]) => unknown>((value) => typeof value === 'function');
type NewSampler = new (model: object) => object;
const samplerParts = z.object({ applyConfig: callable, dispose: callable });
const contextParts = z.object({ sampleToken: callable });
const sequenceParts = z.object({
  _decodeTokens: callable,
  _tokenMeter: z.unknown(),
  _takeIntervalCheckpointIfNeededAfterBatch: z.unknown(),
  // Native objects answer only as themselves: they are not copied by being looked at.
  _context: z.object({ _ctx: z.custom<object>((value) => contextParts.safeParse(value).success) }),
  model: z.object({
    _model: z.custom<object>((value) => typeof value === 'object'),
    _llama: z.object({
      _bindings: z.object({ AddonSampler: z.custom<NewSampler>((value) => typeof value === 'function') }),
    }),
  }),
});

/** As the library knows it, and which of those looked at it is. */
interface Place {
  readonly place: unknown;
  readonly at: number;
}

interface Drawn {
  readonly token: number;
  readonly confidence: number;
}

/** Nats by which a token is helped at first, and by which it is helped more than it seems to need. */
const FIRST_HELP = 2;
/** More than a probability can lack. */
const MOST_HELP = 100;
const MOST_LOOKS = 40;
/** So much, in nats, a probability may be off by rounding. */
const EXACT = 7e-4;
/** What the smallest of a vocabulary lose when they are added up in floats, in parts of the largest; and what is left away. */
const ROUNDING = 3e-5;
const LEFT_AWAY = 5e-6;
/** What is less probable than a float can say counts as this: gains of a token are capped long before. */
const LEAST = 1e-37;
const PRIORITY = 5;
/**
 * Places looked at side by side: whoever always has the next one need not be woken for it. Not on a graphics device: each
 * look waits for the device, and nobody has tried whether several may at once.
 */
const LANES = 4;

interface Asked {
  /** Read before the others, in the same go. */
  readonly before?: readonly Token[];
  readonly tokens: readonly Token[];
  /** What is asked for after each of the tokens. */
  readonly wanted: readonly Token[];
  /** About what will be found, where anything is known of it: it only makes it faster. */
  readonly expected?: readonly number[];
  readonly signal: AbortSignal;
}

/**
 * Reads the tokens, and tells of each the log-probability of what is wanted after it, in nats, not tempered. What it tells
 * is not all of it once the signal has come.
 */
export async function logProbabilitiesAfter(
  sequence: LlamaContextSequence,
  { before = [], tokens, wanted, expected = [], signal }: Asked,
): Promise<number[]> {
  const {
    _decodeTokens: decode,
    _tokenMeter: meter,
    _takeIntervalCheckpointIfNeededAfterBatch: afterBatch,
    _context: { _ctx: context },
    model: {
      _model: model,
      _llama: {
        _bindings: { AddonSampler },
      },
    },
  } = sequenceParts.parse(sequence);
  const { batchSize, contextSize } = sequence.context;
  const vocabulary = vocabularyOf(sequence.model);
  if (wanted.length !== tokens.length) throw new RangeError('A place of which nothing is asked');
  // All places are looked at after one decode: the next one overwrites its numbers.
  if (before.length + tokens.length > Math.min(batchSize, contextSize - 1 - sequence.nextTokenIndex))
    throw new RangeError('More than is read at once');
  const lanes = Array.from(
    { length: sequence.model.llama.gpu === false ? LANES : 1 },
    () => new Lane(AddonSampler, model, context, vocabulary),
  );
  const found: number[] = [];
  const places: unknown[] = [];
  let next = 0;
  const look = async (lane: Lane, end: number): Promise<void> => {
    while (next < end && !signal.aborted) {
      const at = next++;
      found[at] = await lane.logProbability({ place: places[at], at }, wanted[at]!, expected[at]);
    }
  };
  // The library waits for ever for a place that fails.
  let failed: unknown;
  const lookAtAll = async (): Promise<null> => {
    try {
      // The first look at a batch puts its numbers in order: no two may do that at once.
      await look(lanes[0]!, 1);
      await Promise.all(lanes.map((lane) => look(lane, places.length)));
    } catch (error) {
      failed = error;
    }
    return null;
  };
  try {
    await decode.call(
      sequence,
      [...before, ...tokens],
      [...before.map(() => false), ...tokens.map(() => true)],
      PRIORITY,
      meter,
      // Nothing is ever moved: what is weighed fits the context.
      { size: 0, strategy: 'eraseBeginning' },
      (place: unknown) => (places.push(place) < tokens.length ? null : lookAtAll()),
      afterBatch,
    );
  } finally {
    for (const lane of lanes) lane.dispose();
  }
  if (failed !== undefined) throw failed;
  return found;
}

export function vocabularyOf({ fileInfo }: LlamaModel): number {
  return Math.max(1, fileInfo.metadata.tokenizer?.ggml?.tokens?.length ?? 1);
}

/** A sampler that looks at one place after the other. */
class Lane {
  readonly #sampler: object;
  readonly #context: object;
  /** What is less probable than this, in parts of the most probable token, is left away. */
  readonly #least: number;
  readonly #parts: z.infer<typeof samplerParts> & z.infer<typeof contextParts>;

  constructor(AddonSampler: NewSampler, model: object, context: object, vocabulary: number) {
    this.#sampler = new AddonSampler(model);
    this.#least = LEFT_AWAY / vocabulary;
    this.#context = context;
    this.#parts = { ...samplerParts.parse(this.#sampler), ...contextParts.parse(context) };
  }

  async logProbability({ place, at }: Place, token: Token, expected = 0): Promise<number> {
    let missed = -1;
    let further = 1;
    let best = 0;
    let help = FIRST_HELP - Math.min(0, expected);
    for (let looks = 0; looks < MOST_LOOKS && help <= MOST_HELP; looks += 1) {
      // A lot of its own for each look: which sampler takes which place must not matter.
      const drawn = await this.#drawn(place, token, help, MOST_LOOKS * at + looks);
      if (drawn.token !== token) {
        missed = Math.max(missed, help);
        help += further;
        further *= 2;
        continue;
      }
      const left = 1 / drawn.confidence - 1;
      best = 1 / (1 + left * Math.exp(help));
      if (ROUNDING * Math.exp(help) * best < EXACT || help === 0) break;
      // With too much help only about is known how much it needs; where nothing was left, not even that.
      const needed = left > ROUNDING ? FIRST_HELP - Math.log(best) : (Math.max(0, missed) + help) / 2;
      help = Math.max(0, Math.min(help - 1, needed));
      further = 1;
    }
    return Math.min(0, Math.log(Math.max(LEAST, best)));
  }

  dispose(): void {
    this.#parts.dispose.call(this.#sampler);
  }

  /** Which token is drawn where `token` is helped by so many nats, and how probable that was. */
  async #drawn(place: unknown, token: Token, help: number, seed: number): Promise<Drawn> {
    const { applyConfig, sampleToken } = this.#parts;
    applyConfig.call(this.#sampler, {
      temperature: 1,
      minP: this.#least,
      seed,
      tokenBiasKeys: Uint32Array.of(token),
      tokenBiasValues: Float32Array.of(help),
    });
    const sampled: unknown = await sampleToken.call(this.#context, place, this.#sampler, false, true);
    const [drawn, , confidence]: unknown[] = Array.isArray(sampled) ? sampled : [];
    if (typeof drawn !== 'number' || typeof confidence !== 'number')
      throw new TypeError('Nothing was drawn at a place');
    return { token: drawn, confidence };
  }
}
