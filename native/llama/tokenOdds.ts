import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import { z } from 'zod';

/**
 * How probable given tokens are, without a list of the whole vocabulary for each of them: the library tells in public
 * only that list, sorted, and making it takes longer than reading the token. What is not public of it stands here; an
 * upgrade that moves it is found out by `tokenOdds.test.ts`, and before anything is called.
 *
 * A sampler that takes the most probable token says with which probability. The given one is made more probable by a
 * known number of nats, so that it is taken, and not so much more that nothing is left beside it: from what is left
 * follows what it had. Where another one is taken all the same, more help does it, or how much the other lost by it.
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
interface Taken {
  readonly token: number;
  readonly confidence: number;
}

/** Nats by which a token is helped at first, and by which it is helped more than it seems to need. */
const FIRST_HELP = 1.5;
/** Where it was taken with too much to tell; and where it was not taken. */
const BACK = 3;
const FURTHER = 8;
/** More than a probability can lack. */
const MOST_HELP = 100;
/** So much, in nats, a probability may be off by rounding. */
const EXACT = 7e-4;
/** What the smallest of a vocabulary lose when they are added up in floats, in parts of the largest. */
const ROUNDING = 3e-5;
/** Below this what the other lost says too little of what the token took. */
const TELLING = 1e-3;
/** What is less probable than a float can say counts as this: gains of a token are capped long before. */
const LEAST = 1e-37;
const PRIORITY = 5;
/** Places looked at side by side: whoever always has the next one need not be woken for it. */
const LANES = 4;

interface Asked {
  /** Read before the others, in the same go. */
  readonly before?: readonly Token[];
  readonly tokens: readonly Token[];
  /** What is asked for after each of the tokens. */
  readonly wanted: readonly Token[];
  /** About what will be found, where anything is known of it: it only makes it faster. */
  readonly expected?: readonly number[];
}

/** Reads the tokens, and tells of each the log-probability of what is wanted after it, in nats, not tempered. */
export async function logProbabilitiesAfter(
  sequence: LlamaContextSequence,
  { before = [], tokens, wanted, expected = [] }: Asked,
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
  if (wanted.length !== tokens.length) throw new RangeError('A place of which nothing is asked');
  // All places are looked at after one decode: the next one overwrites its numbers.
  if (before.length + tokens.length > Math.min(batchSize, contextSize - 1 - sequence.nextTokenIndex))
    throw new RangeError('More than is read at once');
  const lanes = Array.from({ length: LANES }, () => new Lane(AddonSampler, model, context));
  const found: number[] = [];
  const places: unknown[] = [];
  let next = 0;
  const look = async (lane: Lane, end: number): Promise<void> => {
    while (next < end) {
      const at = next++;
      found[at] = await lane.logProbability(places[at], wanted[at]!, expected[at]);
    }
  };
  const lookAtAll = async (): Promise<null> => {
    // The first look at a batch puts its numbers in order: no two may do that at once.
    await look(lanes[0]!, 1);
    await Promise.all(lanes.map((lane) => look(lane, places.length)));
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
  return found;
}

/** A sampler that looks at one place after the other. */
class Lane {
  readonly #sampler: object;
  readonly #context: object;
  readonly #parts: z.infer<typeof samplerParts> & z.infer<typeof contextParts>;

  constructor(AddonSampler: NewSampler, model: object, context: object) {
    this.#sampler = new AddonSampler(model);
    this.#context = context;
    this.#parts = { ...samplerParts.parse(this.#sampler), ...contextParts.parse(context) };
  }

  async logProbability(place: unknown, token: Token, expected = 0): Promise<number> {
    let missed: (Taken & { help: number }) | undefined;
    let help = FIRST_HELP - Math.min(0, expected);
    while (help <= MOST_HELP) {
      const taken = await this.#taken(place, token, help);
      if (taken.token === token) {
        const probability = 1 / (1 + (1 / taken.confidence - 1) * Math.exp(help));
        const less = Math.max(0, help - BACK);
        if (ROUNDING * Math.exp(help) * probability < EXACT || less <= (missed?.help ?? -1)) return logOf(probability);
        help = less;
        continue;
      }
      const lost = missed === undefined ? 0 : missed.confidence / taken.confidence - 1;
      if (missed !== undefined && lost > TELLING)
        return logOf(lost / (Math.expm1(help) - (lost + 1) * Math.expm1(missed.help)));
      missed = { ...taken, help };
      help += FURTHER;
    }
    return logOf(0);
  }

  dispose(): void {
    this.#parts.dispose.call(this.#sampler);
  }

  /** Which token is the most probable one where `token` is helped by so many nats, and how probable it is then. */
  async #taken(place: unknown, token: Token, help: number): Promise<Taken> {
    const { applyConfig, sampleToken } = this.#parts;
    applyConfig.call(this.#sampler, {
      temperature: 0,
      tokenBiasKeys: Uint32Array.of(token),
      tokenBiasValues: Float32Array.of(help),
    });
    const sampled: unknown = await sampleToken.call(this.#context, place, this.#sampler, false, true);
    const [taken, , confidence]: unknown[] = Array.isArray(sampled) ? sampled : [];
    if (typeof taken !== 'number' || typeof confidence !== 'number')
      throw new TypeError('Nothing was taken at a place');
    return { token: taken, confidence };
  }
}

function logOf(probability: number): number {
  return Math.min(0, Math.log(Math.max(LEAST, probability)));
}
