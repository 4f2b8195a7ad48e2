import type { Failure } from '#core/failure.ts';
import { fail } from '#core/result.ts';
import type { Result } from '#core/result.ts';

/** Why a request is not answered, in the words and the shape that OpenAI's clients know. */
export interface Refusal {
  status: number;
  message: string;
  type: 'invalid_request_error' | 'authentication_error' | 'permission_error' | 'rate_limit_error' | 'server_error';
  code: string | null;
  /** Which field of the body is meant. */
  param: string | null;
  retryAfterSeconds?: number;
}

export function refuse(
  status: number,
  message: string,
  more: { code?: string; param?: string; retryAfterSeconds?: number } = {},
): Result<never, Refusal> {
  return fail(refusal(status, message, more));
}

export function refusal(
  status: number,
  message: string,
  more: { code?: string; param?: string; retryAfterSeconds?: number } = {},
): Refusal {
  const { code = null, param = null, retryAfterSeconds } = more;
  const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  return { status, message, type: typeOf(status), code, param, ...wait };
}

function typeOf(status: number): Refusal['type'] {
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

export function errorBody({ message, type, param, code }: Refusal): string {
  return JSON.stringify({ error: { message, type, param, code } });
}

/** A program is told what happened, not what lies where on this machine. */
export function refusalOf(failure: Failure): Refusal {
  if (failure.code === 'CONTEXT_FULL') {
    const { contextTokens, neededTokens } = failure;
    return refusal(400, `The context is ${contextTokens} tokens, and the request needs at least ${neededTokens}.`, {
      code: 'context_length_exceeded',
      param: 'messages',
    });
  }
  if (failure.code === 'NOT_FOUND') {
    const param = failure.what === 'adapter' ? 'lora' : 'model';
    return refusal(404, `The ${failure.what} is not here any more.`, { code: `${failure.what}_not_found`, param });
  }
  if (failure.code === 'TEMPLATE_FAILED') {
    return refusal(400, `The model's template refused these messages: ${failure.detail}`, {
      code: 'template_failed',
      param: 'messages',
    });
  }
  if (failure.code === 'ANSWER_SCHEMA_REFUSED') {
    return refusal(400, `The schema cannot be used: ${failure.detail}`, {
      code: 'schema_not_supported',
      param: 'response_format',
    });
  }
  if (failure.code === 'REMOTE_FAILED') {
    const { name, reason, detail } = failure;
    const busy = reason === 'busy';
    const message = `The server “${name}” did not answer (${reason})${detail === '' ? '.' : `: ${detail}`}`;
    return refusal(busy ? 429 : 502, message, {
      code: `server_${reason.replaceAll('-', '_')}`,
      ...(busy && { retryAfterSeconds: 5 }),
    });
  }
  const known = PLAIN[failure.code];
  if (known === undefined) return refusal(500, 'The answer could not be made.', { code: failure.code.toLowerCase() });
  const [status, message, more] = known;
  return refusal(status, message, more);
}

type Plain = [status: number, message: string, more: { code: string; retryAfterSeconds?: number }];

const PLAIN: { [Code in Failure['code']]?: Plain } = {
  // Not among the statuses after which clients ask again by themselves.
  BUDGET_SPENT: [
    402,
    'This answer could cost more than its owner’s budget of today still allows.',
    { code: 'budget_spent' },
  ],
  BUSY: [429, 'The engine is busy with something else.', { code: 'engine_busy', retryAfterSeconds: 2 }],
  TOO_LARGE_FOR_MEMORY: [507, 'The model does not fit into the memory that is free.', { code: 'model_too_large' }],
  ADAPTER_OF_ANOTHER_BASE: [400, 'The adapter was made for another base.', { code: 'adapter_of_another_base' }],
  ENGINE_CRASHED: [503, 'The engine stopped, and is started again.', { code: 'engine_stopped', retryAfterSeconds: 5 }],
  ENGINE_UNAVAILABLE: [503, 'The engine is not there.', { code: 'engine_unavailable', retryAfterSeconds: 5 }],
};
