import { ORPCError } from '@orpc/client';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Failure, failureSchema } from '#core/failure.ts';
import { CONNECTION_LOST } from '#protocol/connection.ts';
import { sentenceFor, sentenceForError } from './failures.ts';

/** Every failure that there is, made from the schema itself: one that is added later is tested at once. */
const everyFailure: Failure[] = failureSchema.options.flatMap((option) => {
  const shape: Record<string, z.ZodType> = option.shape;
  const [key, whats] = Object.entries(shape).find(([, field]) => field instanceof z.ZodEnum) ?? [];
  const kinds = whats instanceof z.ZodEnum ? whats.options : [undefined];
  return kinds.map((kind) =>
    failureSchema.parse(
      Object.fromEntries(
        Object.entries(shape).map(([name, field]) => {
          if (field instanceof z.ZodLiteral) return [name, [...field.values][0]];
          if (name === key) return [name, kind];
          return [name, field instanceof z.ZodNumber ? 3 * 1024 ** 3 : `the ${name}`];
        }),
      ),
    ),
  );
});

describe('every failure has its sentence', () => {
  test.each(everyFailure.map((failure) => [JSON.stringify(failure), failure] as const))('%s', (_, failure) => {
    const sentence = sentenceFor(failure);
    expect(sentence).not.toMatch(/\{\{|undefined|failures\./);
    // What happened, and what was kept or what to do: never a bare statement.
    expect(sentence.match(/[.!?](\s|$)/g)?.length ?? 0).toBeGreaterThanOrEqual(2);
    if ('name' in failure) expect(sentence).toContain(failure.name);
    if ('detail' in failure) expect(sentence).toContain(failure.detail);
    if ('neededBytes' in failure) expect(sentence).toContain('3.0\u00a0GB');
  });
});

describe('anything that was thrown has one', () => {
  test('an expected failure', () => {
    const error = new ORPCError('FAILED', { defined: true, data: { code: 'NO_MODEL_CHOSEN' } });
    expect(sentenceForError(error)).toContain('No model is chosen');
  });

  test('a lost connection', () => {
    expect(sentenceForError(new ORPCError(CONNECTION_LOST))).toContain('connection broke');
  });

  test.each([new Error('boom'), new ORPCError('INTERNAL_SERVER_ERROR'), 'text', new ORPCError('FAILED', { data: {} })])(
    'a bug, without its inner words',
    (error) => {
      expect(sentenceForError(error)).toContain('went wrong in Colophon itself');
      expect(sentenceForError(error)).not.toContain('boom');
    },
  );
});
