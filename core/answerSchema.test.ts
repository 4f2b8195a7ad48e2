import { describe, expect, it } from 'vitest';
import { readAnswerSchema } from './answerSchema.ts';

const read = (schema: unknown) => readAnswerSchema(JSON.stringify(schema));

describe('the schema of an answer', () => {
  it('takes over what a grammar can hold an answer to', () => {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'A person',
      type: 'object',
      properties: {
        name: { type: 'string', minLength: 1, maxLength: 40, description: 'in full' },
        born: { type: 'string', format: 'date' },
        kind: { enum: ['a', 'b', null] },
        age: { type: ['integer', 'null'] },
        pet: { anyOf: [{ type: 'null' }, { $ref: '#/$defs/pet' }] },
        tags: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 3 },
      },
      required: ['name'],
      additionalProperties: false,
      $defs: { pet: { type: 'object', properties: { kind: { const: 'cat' } } } },
    };
    expect(read(schema)).toEqual({
      ok: true,
      value: {
        type: 'object',
        properties: {
          name: { type: 'string', minLength: 1, maxLength: 40 },
          born: { type: 'string', format: 'date' },
          kind: { enum: ['a', 'b', null] },
          age: { type: ['integer', 'null'] },
          pet: { oneOf: [{ type: 'null' }, { $ref: '#/$defs/pet' }] },
          tags: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 3 },
        },
        $defs: { pet: { type: 'object', properties: { kind: { const: 'cat' } } } },
      },
    });
  });

  it('any object is one that names nothing', () => {
    expect(read({ type: 'object' })).toEqual({
      ok: true,
      value: { type: 'object', properties: {}, additionalProperties: true },
    });
  });

  it.each([
    ['a pattern', { type: 'string', pattern: '^a' }, 'unknown', '#', 'pattern'],
    [
      'a smallest number',
      { type: 'object', properties: { age: { type: 'integer', minimum: 3 } } },
      'unknown',
      '#/properties/age',
      'minimum',
    ],
    ['a format', { type: 'string', format: 'email' }, 'unknown', '#', 'format "email"'],
    ['no type', { properties: {} }, 'not-a-schema', '#', 'type'],
    ['a list', [], 'not-a-schema', '#', '{ }'],
    ['an empty choice', { enum: [] }, 'not-a-schema', '#/enum', '[ ]'],
    ['what is not there', { $ref: '#/$defs/nobody' }, 'no-such-reference', '#', '#/$defs/nobody'],
    ['another file', { $ref: 'https://example.org/a.json' }, 'no-such-reference', '#', 'https://example.org/a.json'],
    ['a million', { type: 'array', items: { type: 'null' }, maxItems: 1_000_000 }, 'too-large', '#', 'maxItems'],
  ])('refuses %s, and says where', (_, schema, kind, at, word) => {
    expect(read(schema)).toEqual({ ok: false, failure: { kind, at, word } });
  });

  it('refuses what is too deep or too wide, and what is no JSON', () => {
    let deep: unknown = { type: 'null' };
    for (let level = 0; level < 40; level += 1) deep = { type: 'array', items: deep };
    expect(read(deep)).toMatchObject({ failure: { kind: 'too-large' } });
    const wide = Object.fromEntries(Array.from({ length: 600 }, (_, place) => [`p${place}`, { type: 'null' }]));
    expect(read({ type: 'object', properties: wide })).toMatchObject({ failure: { kind: 'too-large' } });
    expect(readAnswerSchema('{')).toMatchObject({ failure: { kind: 'not-json' } });
  });
});
