import { z } from 'zod';
import { isBytes } from '#core/chain/hex.ts';
import { chainTroubleSchema } from '#core/chain/network.ts';
import type { ChainTrouble } from '#core/chain/network.ts';
import type { FetchTrouble } from '#core/fetch.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type Answer, readBoundedJson, refusalOf } from '../fetch/ask.ts';
import { cleaned } from '../remotes/says.ts';

/** A node's no, in its own words. */
export interface NodeRefusal {
  number: number;
  message: string;
  /** What a contract reverted with; null where nothing readable came. */
  data: string | null;
}

export type RpcFailure =
  | { kind: 'trouble'; reason: ChainTrouble; detail: string }
  | { kind: 'refused'; refusal: NodeRefusal };

/** Sends one body to one endpoint. */
export type Post = (body: string, patienceMs: number, signal: AbortSignal) => Promise<Result<Answer, FetchTrouble>>;

export interface RpcTimes {
  /** From the asking to the end of the answer's headers, and again for its body. */
  patienceMs: number;
  /** Of one answer. */
  longestBytes: number;
}

export const usualTimes: RpcTimes = { patienceMs: 15_000, longestBytes: 24 * 1024 ** 2 };

/** More of what a contract reverted with says nothing to anybody. */
const LONGEST_REVERT = 2 * 8_192;

const answerSchema = z.object({
  id: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ code: z.number().int(), message: z.string(), data: z.unknown() }).partial({ data: true }).nullish(),
});

let asked = 0;

/** One JSON-RPC call. `schema`: what a result has to look like; what does not is not believed. */
export async function callNode(
  post: Post,
  method: string,
  parameters: readonly unknown[],
  schema: z.ZodType,
  { patienceMs, longestBytes }: RpcTimes,
  signal: AbortSignal,
): Promise<Result<unknown, RpcFailure>> {
  asked += 1;
  const id = asked;
  const answer = await post(JSON.stringify({ jsonrpc: '2.0', id, method, params: parameters }), patienceMs, signal);
  if (!answer.ok) return trouble(ofFetch(answer.failure));
  const said = await readBoundedJson(answer.value, { longestBytes, patienceMs });
  if (!said.ok) {
    const refused = refusalOf(answer.value);
    return trouble(refused === undefined ? said.failure : ofFetch(refused));
  }
  const parsed = answerSchema.safeParse(said.value);
  if (!parsed.success || (parsed.data.id !== id && parsed.data.id !== null)) {
    const refused = refusalOf(answer.value);
    return trouble(refused === undefined ? 'answer' : ofFetch(refused));
  }
  const { error } = parsed.data;
  if (error !== null && error !== undefined) {
    if (answer.value.status === 429 || error.code === -32_005) return trouble('busy', cleaned(error.message));
    return fail({ kind: 'refused', refusal: refusalIn(error) });
  }
  if (answer.value.status !== 200) return trouble(ofFetch(refusalOf(answer.value) ?? 'answer'));
  if (parsed.data.id !== id) return trouble('answer');
  const { result } = parsed.data;
  return schema.safeParse(result).success ? ok(result) : trouble('answer', method);
}

function trouble(reason: ChainTrouble, detail = ''): { ok: false; failure: RpcFailure } {
  return fail({ kind: 'trouble', reason, detail });
}

function refusalIn({ code, message, data }: { code: number; message: string; data?: unknown }): NodeRefusal {
  const words = cleaned(message);
  const readable = typeof data === 'string' && data.length <= LONGEST_REVERT && isBytes(data) ? data : null;
  return { number: code, message: words === '' ? `error ${code}` : words, data: readable };
}

function ofFetch(failure: FetchTrouble): ChainTrouble {
  if (failure === 'redirects') return 'redirect';
  return chainTroubleSchema.safeParse(failure).data ?? 'answer';
}
