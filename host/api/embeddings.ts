import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Call } from './callers.ts';
import { refusal, refusalOf, refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { Reply } from './reply.ts';
import { embeddingRequestSchema, readRequest } from './requests.ts';
import type { Embedder, ServedModels } from './served.ts';
import { stoppedHere } from './telling.ts';

/** Vectors of length one by the model that is named. */
export type Embed = (
  model: string,
  texts: readonly string[],
  signal: AbortSignal,
) => Promise<Result<{ vectors: Float32Array[]; tokens: number }, Failure>>;

/** A request for vectors that has been understood. */
export interface PreparedEmbedding {
  embedder: Embedder;
  texts: readonly string[];
  encoding: 'float' | 'base64';
}

export function readEmbedding(body: string, models: ServedModels): Result<PreparedEmbedding, Refusal> {
  const request = readRequest(embeddingRequestSchema, body);
  if (!request.ok) return request;
  const { model, input, encoding_format: encoding, dimensions } = request.value;
  const embedder = models.embedder(model);
  if (!embedder.ok) return embedder;
  if (typeof dimensions === 'number' && dimensions !== embedder.value.length) {
    const has = `“${embedder.value.id}” makes ${embedder.value.length} numbers of a text, and is not cut to fewer.`;
    return refuse(400, has, { code: 'invalid_value', param: 'dimensions' });
  }
  const texts = typeof input === 'string' ? [input] : input;
  return ok({ embedder: embedder.value, texts, encoding: encoding ?? 'float' });
}

/** Makes the vectors and says them; how it ended goes to the list of requests. */
export async function embedTo(reply: Reply, wanted: PreparedEmbedding, embed: Embed, call: Call): Promise<void> {
  call.change({ state: 'running' });
  const made = await embed(wanted.embedder.hash, wanted.texts, call.signal);
  if (!made.ok) {
    const why = refusalFor(made.failure, call);
    call.end(call.ending ?? 'failed', why.status);
    reply.error(why);
    return;
  }
  const { vectors, tokens } = made.value;
  call.spend({ promptTokens: tokens, answerTokens: 0 });
  call.end('done');
  reply.json({
    object: 'list',
    model: wanted.embedder.id,
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: wanted.encoding === 'base64' ? inBase64(vector) : [...vector],
    })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  });
}

function refusalFor(failure: Failure, call: Call): Refusal {
  if (call.signal.aborted) return stoppedHere;
  if (failure.code === 'CANCELLED') {
    return refusal(503, 'The model was taken away.', { code: 'model_taken_away', retryAfterSeconds: 5 });
  }
  if (failure.code !== 'CONTEXT_FULL') return refusalOf(failure);
  const { contextTokens, neededTokens } = failure;
  return refusal(400, `A text may have ${contextTokens} tokens here, and the longest has ${neededTokens}.`, {
    code: 'context_length_exceeded',
    param: 'input',
  });
}

/** 32-bit floats, little-endian, whatever this machine is. */
function inBase64(vector: Float32Array): string {
  const bytes = Buffer.alloc(4 * vector.length);
  for (const [place, number] of vector.entries()) bytes.writeFloatLE(number, 4 * place);
  return bytes.toString('base64');
}
