import type { IncomingMessage } from 'node:http';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** A context of a million tokens fits in. */
export const LARGEST_BODY_BYTES = 4 * 1024 * 1024;

/** What is read of a body that is not wanted, so that its sender hears why; then the line is cut. */
const MOST_THROWN_AWAY_BYTES = 64 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<Result<string, Refusal>> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY_BYTES) return tooLarge;
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > LARGEST_BODY_BYTES) return tooLarge;
      parts.push(part);
    }
  } catch {
    return refuse(400, 'The body ended too early.', { code: 'incomplete_body' });
  }
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)));
  } catch {
    return refuse(400, 'The body is no UTF-8.', { code: 'invalid_json' });
  }
}

/** Lets the rest of a body run past. */
export function throwAway(request: IncomingMessage): void {
  let length = 0;
  request.on('error', () => {});
  request.on('data', (part: Buffer) => {
    length += part.length;
    if (length > MOST_THROWN_AWAY_BYTES) request.destroy();
  });
  request.resume();
}

const tooLarge = refuse(413, `A request may have ${LARGEST_BODY_BYTES / 1024 / 1024} MiB.`, {
  code: 'request_too_large',
});
