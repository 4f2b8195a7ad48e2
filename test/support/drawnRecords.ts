import fc from 'fast-check';
import type { Answers, Question, Span } from '#core/curate/question.ts';
import type { Field, JsonValue } from '#core/curate/value.ts';
import type { ExportProject, ExportRow } from '#native/formats/write/exportProject.ts';

/** A project with every kind of field and question, and records of it that try to break formats. */

const field = (id: string, kind: Field['kind']): Field => ({ id, title: id.toUpperCase(), kind });
const label = (id: string, name: string) => ({ id, name, colour: 0, key: null, description: '' });
export const labels = [label('person', 'Person'), label('place', 'Straße 🎉'), label('a', 'b'), label('b', '"q", [1]')];
const common = (id: string) => ({ id, title: `About ${id}`, required: false });

export const fields: Field[] = [
  field('text', 'text'),
  field('prompt', 'text'),
  field('first_reply', 'text'),
  field('second_reply', 'text'),
  field('dialogue', 'chat'),
  field('notes', 'list'),
  field('meta', 'json'),
  field('score', 'number'),
  field('heading', 'text'),
];
export const questions: Question[] = [
  { kind: 'choice', ...common('mood'), several: false, labels },
  { kind: 'choice', ...common('topics'), several: true, labels },
  { kind: 'spans', ...common('entities'), field: 'text', overlaps: true, labels },
  { kind: 'relations', ...common('links'), spans: 'entities', labels },
  { kind: 'text', ...common('reply'), from: null },
  { kind: 'chat', ...common('rewrite'), field: 'dialogue' },
  { kind: 'preference', ...common('better'), fields: ['first_reply', 'second_reply'], tie: true },
  { kind: 'rating', ...common('stars'), lowest: 1, highest: 5 },
  {
    kind: 'form',
    ...common('details'),
    inputs: [
      { id: 'why', title: 'Why', kind: 'text' },
      { id: 'sure', title: 'Sure', kind: 'yes-no' },
    ],
  },
  { kind: 'ranking', ...common('order'), field: 'notes' },
];

export function project(fieldIds: string[], questionIds: string[]): ExportProject {
  return {
    fields: fields.filter(({ id }) => fieldIds.includes(id)),
    questions: questions.filter(({ id }) => questionIds.includes(id)),
  };
}

// What breaks formats: emoji, both line ends, right-to-left, quotes, delimiters, marks of formats, nothing at all.
const unit = fc.constantFrom(
  'a',
  'Word',
  ' ',
  '  ',
  '\n',
  '\r\n',
  '\r',
  '\n\n',
  '\t',
  '"',
  '""',
  ',',
  ';',
  '|',
  '#',
  '# ',
  '```',
  '\\',
  '\\u',
  '👩🏽‍🚀',
  '𝔸',
  'שלום',
  'e\u0301',
  '\u2028',
  '\uFEFF',
  '\u0000',
  '[',
  '{}',
  '-DOCSTART-',
  'O',
  '<b>',
  "'",
);
const text = fc.array(unit, { maxLength: 12 }).map((parts) => parts.join(''));
const json: fc.Arbitrary<JsonValue> = fc
  .jsonValue({ maxDepth: 3, stringUnit: 'grapheme' })
  .map((value) => withSafeNumbers(value as JsonValue));
const turns = fc.array(
  fc.record({
    role: fc.constantFrom('system' as const, 'user' as const, 'assistant' as const, 'tool' as const),
    content: text,
  }),
  { minLength: 1, maxLength: 4 },
);
const labelId = fc.constantFrom(...labels.map(({ id }) => id));

function withSafeNumbers(value: JsonValue): JsonValue {
  if (typeof value === 'number')
    return Object.is(value, -0) || (Math.abs(value) > Number.MAX_SAFE_INTEGER && Math.abs(value) < 1e21) ? 0 : value;
  if (Array.isArray(value)) return value.map((item) => withSafeNumbers(item));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '__proto__')
      .map(([key, item]) => [key, withSafeNumbers(item)]),
  );
}

function spansOf(value: string, picks: [number, number, string][]): Span[] {
  const points = Array.from(value);
  return picks
    .flatMap(([a, b, id]) => {
      const start = points.length === 0 ? 0 : a % points.length;
      const end = Math.min(points.length, start + 1 + (b % 6));
      return start < end ? [{ start, end, text: points.slice(start, end).join(''), label: id }] : [];
    })
    .map((span, id) => ({ id, ...span }));
}

const row: fc.Arbitrary<
  Omit<ExportRow, 'record'> & { fields: Record<string, JsonValue>; tags: string[]; author: string | null }
> = fc
  .record({
    text,
    texts: fc.array(fc.option(text), { minLength: 4, maxLength: 4 }),
    dialogue: fc.option(turns),
    notes: fc.option(fc.array(text, { maxLength: 3 })),
    meta: json,
    score: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })),
    picks: fc.array(fc.tuple(fc.nat(40), fc.nat(40), labelId), { maxLength: 4 }),
    mood: labelId,
    topics: fc.uniqueArray(labelId),
    reply: text,
    rewrite: turns,
    better: fc.constantFrom('first' as const, 'second' as const, 'tie' as const),
    stars: fc.integer({ min: 1, max: 5 }),
    why: text,
    order: fc.shuffledSubarray([0, 1, 2]),
    answered: fc.uniqueArray(fc.constantFrom(...questions.map(({ id }) => id))),
    tags: fc.uniqueArray(fc.constantFrom('new', 'a b', 'ü'), { maxLength: 2 }),
    author: fc.option(fc.constantFrom('Ada', 'גרייס')),
  })
  .map((drawn) => {
    const spans = spansOf(drawn.text, drawn.picks);
    const relations = spans.length > 1 ? [{ from: 1, to: 0, label: 'person' }] : [];
    const all: Answers = {
      mood: { kind: 'choice', labels: [drawn.mood] },
      topics: { kind: 'choice', labels: drawn.topics },
      entities: { kind: 'spans', unit: 'codepoint', spans },
      reply: { kind: 'text', text: drawn.reply },
      rewrite: { kind: 'chat', turns: drawn.rewrite },
      better: { kind: 'preference', chosen: drawn.better },
      stars: { kind: 'rating', rating: drawn.stars },
      details: { kind: 'form', values: { why: drawn.why, sure: true } },
      order: { kind: 'ranking', order: drawn.order },
    };
    const answers = Object.fromEntries(Object.entries(all).filter(([id]) => drawn.answered.includes(id)));
    if (answers['entities'] !== undefined && drawn.answered.includes('links'))
      answers['links'] = { kind: 'relations', relations };
    const [prompt = null, first = null, second = null, heading = null] = drawn.texts;
    const values = {
      text: drawn.text,
      prompt,
      first_reply: first,
      second_reply: second,
      dialogue: drawn.dialogue,
      notes: drawn.notes,
      meta: drawn.meta,
      score: drawn.score === 0 ? 0 : drawn.score,
      heading,
    };
    return { fields: values, answers, tags: drawn.tags, author: drawn.author };
  });

export const rows = fc.array(row, { minLength: 1, maxLength: 7 }).map((drawn) =>
  drawn.map(({ fields: values, answers, tags, author }, ordinal): ExportRow => ({
    record: { ordinal, fields: values, tags, source: { file: 0, row: ordinal + 1, author } },
    answers,
  })),
);
