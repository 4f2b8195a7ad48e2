import { ORPCError } from '@orpc/client';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Failure, failureKinds, failureSchema } from '#core/failure.ts';
import { CONNECTION_LOST } from '#protocol/connection.ts';
import { sentenceFor, sentenceForError } from './failures.ts';

/** A value that the field takes. */
function exampleOf(name: string, field: z.ZodType): unknown {
  const fitting = [3 * 1024 ** 3, 7, `the ${name}.`, '1200', true].find((value) => field.safeParse(value).success);
  if (fitting === undefined) throw new Error(`no example for the field ${name}`);
  return fitting;
}

/** Every failure that there is, made from the schema itself: one that is added later is tested at once. */
const everyFailure: Failure[] = failureKinds.flatMap((option) => {
  const shape: Record<string, z.ZodType> = option.shape;
  const examples = Object.fromEntries(
    Object.entries(shape).map(([name, field]) => [
      name,
      field instanceof z.ZodLiteral
        ? field.value
        : field instanceof z.ZodEnum
          ? field.options[0]
          : exampleOf(name, field),
    ]),
  );
  // Each kind of a field that has kinds, and the absence of each that may be absent: they have sentences of their own.
  const variants = Object.entries(shape).flatMap(([name, field]) => {
    if (field instanceof z.ZodEnum) return field.options.map((kind) => ({ ...examples, [name]: kind }));
    return field.safeParse(null).success ? [{ ...examples, [name]: null }] : [];
  });
  return [examples, ...variants].map((each) => failureSchema.parse(each));
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
