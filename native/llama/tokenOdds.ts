import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import { z } from 'zod';

/**
 * How probable given tokens are, without a list of the whole vocabulary for each of them: the library tells in public
 * only that list, sorted, and making it takes longer than reading the token. What is not public of it stands here; an
 * upgrade that moves it is found out by `tokenOdds.test.ts`, and before anything is called.
 *
 * A sampler that takes the most probable token says with which probability. Where that is not the given one, the given
 * one is made more probable by a known number of nats: from how far this lowers the other, or from what it then has
 * itself, follows what it had before.
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
const sampledSchema = z.tuple([z.number(), z.unknown(), z.number().optional()]).rest(z.unknown());

/** Nats by which a token is helped, one after the other; the last is more than a probability can lack. */
const HELPED_BY = [8, 24, 40, 56, 72, 88];
/** Below this what is left of the other's probability says too little of what the token took. */
const TELLING = 1e-3;
/** What is less probable than a float can say counts as this: gains of a token are capped long before. */
const LEAST = 1e-37;
const PRIORITY = 5;

/** Reads `tokens`, and tells of each place the log-probability of what is `wanted` after it, in nats, not tempered. */
export async function logProbabilitiesAfter(
  sequence: LlamaContextSequence,
  tokens: readonly Token[],
  wanted: readonly Token[],
): Promise<number[]> {
  const {
    _decodeTokens: decode,
    _tokenMeter: meter,
    _takeIntervalCheckpointIfNeededAfterBatch: afterBatch,
    _context: { _ctx: context },
    model: {
      _model: model,
      _llama: {
        _bindings: { AddonSampler: Sampler },
      },
    },
  } = sequenceParts.parse(sequence);
  const { sampleToken } = contextParts.parse(context);
  const instance = new Sampler(model);
  const sampler = samplerParts.parse(instance);
  const sample = async (place: unknown, helped?: { token: Token; by: number }) => {
    sampler.applyConfig.call(instance, {
      temperature: 0,
      ...(helped !== undefined && {
        tokenBiasKeys: Uint32Array.of(helped.token),
        tokenBiasValues: Float32Array.of(helped.by),
      }),
    });
    const [token, , confidence = 0] = sampledSchema.parse(
      await sampleToken.call(context, place, instance, false, true),
    );
    return { token, confidence };
  };
  const probabilityAt = async (place: unknown, token: Token | undefined): Promise<number> => {
    if (token === undefined) throw new RangeError('A place of which nothing is asked');
    const first = await sample(place);
    if (first.token === token) return first.confidence;
    for (const by of HELPED_BY) {
      const then = await sample(place, { token, by });
      if (then.token === token) {
        const odds = (then.confidence / Math.max(Number.MIN_VALUE, 1 - then.confidence)) * Math.exp(-by);
        return odds / (1 + odds);
      }
      const taken = first.confidence / then.confidence - 1;
      if (taken > TELLING) return taken / Math.expm1(by);
    }
    return 0;
  };
  try {
    const told: unknown = await decode.call(
      sequence,
      [...tokens],
      tokens.map(() => true),
      PRIORITY,
      meter,
      // Nothing is ever moved: what is weighed fits the context.
      { size: 0, strategy: 'eraseBeginning' },
      (place: unknown, at: number) => probabilityAt(place, wanted[at]),
      afterBatch,
    );
    return z
      .array(z.number())
      .length(tokens.length)
      .parse(told)
      .map((probability) => Math.min(0, Math.log(Math.max(LEAST, probability))));
  } finally {
    sampler.dispose.call(instance);
  }
}
