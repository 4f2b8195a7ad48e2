import { type Result, fail, ok } from './result.ts';

/** Why a schema cannot be kept to: `at` is the place in it, "#/properties/age"; `word` what is wrong there. */
export interface SchemaProblem {
  readonly kind: 'not-json' | 'not-a-schema' | 'unknown' | 'too-large' | 'no-such-reference';
  readonly at: string;
  readonly word: string;
}

export type JsonPlain = string | number | boolean | null;
type Primitive = 'string' | 'number' | 'integer' | 'boolean' | 'null';
interface Definitions {
  readonly $defs?: Readonly<Record<string, GrammarSchema>>;
}

/** A schema in the words that a grammar is made from. */
export type GrammarSchema = Definitions &
  (
    | { readonly $ref: `#/$defs/${string}` }
    | { readonly const: JsonPlain }
    | { readonly enum: readonly JsonPlain[] }
    | { readonly oneOf: readonly GrammarSchema[] }
    | { readonly type: Primitive | readonly Primitive[] }
    | { readonly type: 'string'; readonly minLength?: number; readonly maxLength?: number }
    | { readonly type: 'string'; readonly format: Format }
    | {
        readonly type: 'object';
        readonly properties: Readonly<Record<string, GrammarSchema>>;
        readonly additionalProperties?: boolean | GrammarSchema;
      }
    | {
        readonly type: 'array';
        readonly items?: GrammarSchema;
        readonly prefixItems?: readonly GrammarSchema[];
        readonly minItems?: number;
        readonly maxItems?: number;
      }
  );

type Format = 'date-time' | 'time' | 'date';
/** Of a stranger's schema: nothing is known of it yet. */
type Unread = Readonly<Record<string, unknown>>;

/** A grammar larger than this takes longer to make than most answers. */
const MOST_PARTS = 500;
const DEEPEST = 24;
const MOST_VALUES = 1_000;
/** llama.cpp writes a repetition out. */
const MOST_REPEATED = 1_000;

/** Said for readers: they change nothing of what fits. */
const NOTES = new Set(['title', 'description', 'default', 'examples', '$schema', '$id', '$comment', 'deprecated']);

/** By what is said: which further words may stand there. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  $ref: ['$ref'],
  const: ['const', 'type'],
  enum: ['enum', 'type'],
  oneOf: ['oneOf'],
  anyOf: ['anyOf'],
  object: ['type', 'properties', 'required', 'additionalProperties'],
  array: ['type', 'items', 'prefixItems', 'minItems', 'maxItems'],
  string: ['type', 'minLength', 'maxLength', 'format'],
  plain: ['type'],
};

class Refused extends Error {
  readonly problem: SchemaProblem;

  constructor(kind: SchemaProblem['kind'], at: string, word: string) {
    super(`${kind} at ${at}: ${word}`);
    this.problem = { kind, at, word };
  }
}

/**
 * Reads a JSON schema. What a grammar cannot hold an answer to (a pattern, a smallest number) is refused and not passed
 * over: an answer that only seems to fit helps nobody.
 */
export function readAnswerSchema(text: string): Result<GrammarSchema, SchemaProblem> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return fail({ kind: 'not-json', at: '#', word: error instanceof Error ? error.message : '' });
  }
  try {
    return ok(new Reader(parsed).read());
  } catch (error) {
    if (error instanceof Refused) return fail(error.problem);
    throw error;
  }
}

class Reader {
  readonly #root: Unread;
  readonly #definitions: ReadonlyMap<string, unknown>;
  #parts = 0;

  constructor(root: unknown) {
    this.#root = objectAt(root, '#');
    const { $defs: definitions } = this.#root;
    this.#definitions = new Map(definitions === undefined ? [] : Object.entries(objectAt(definitions, '#/$defs')));
  }

  read(): GrammarSchema {
    const { $defs: _, ...root } = this.#root;
    const schema = this.#schema(root, '#', 0);
    if (this.#definitions.size === 0) return schema;
    const definitions = [...this.#definitions].map(([name, each]): [string, GrammarSchema] => [
      name,
      this.#schema(each, `#/$defs/${name}`, 0),
    ]);
    return { ...schema, $defs: Object.fromEntries(definitions) };
  }

  #schema(value: unknown, at: string, depth: number): GrammarSchema {
    this.#parts += 1;
    if (this.#parts > MOST_PARTS || depth > DEEPEST) throw new Refused('too-large', at, '');
    const schema = objectAt(value, at);
    const kind = kindOf(schema, at);
    const allowed = WORDS[kind] ?? [];
    const unknown = Object.keys(schema).find((word) => !allowed.includes(word) && !NOTES.has(word));
    if (unknown !== undefined) throw new Refused('unknown', at, unknown);
    const inside = (part: unknown, place: string) => this.#schema(part, `${at}/${place}`, depth + 1);
    if (kind === '$ref') return this.#reference(schema['$ref'], at);
    if (kind === 'const') return { const: plainAt(schema['const'], `${at}/const`) };
    if (kind === 'enum') return { enum: valuesAt(schema['enum'], `${at}/enum`) };
    if (kind === 'oneOf' || kind === 'anyOf') {
      const choices = listAt(schema[kind], `${at}/${kind}`);
      return { oneOf: choices.map((choice, place) => inside(choice, `${kind}/${place}`)) };
    }
    if (kind === 'object') return objectOf(schema, at, inside);
    if (kind === 'array') return arrayOf(schema, at, inside);
    if (kind === 'string') return stringOf(schema, at);
    return { type: typeOf(schema, at) };
  }

  #reference(value: unknown, at: string): GrammarSchema {
    const name = typeof value === 'string' && value.startsWith(REFERENCE) ? value.slice(REFERENCE.length) : null;
    if (name === null || !this.#definitions.has(name)) throw new Refused('no-such-reference', at, String(value));
    return { $ref: `#/$defs/${name}` };
  }
}

const REFERENCE = '#/$defs/';

type Inside = (part: unknown, place: string) => GrammarSchema;

function kindOf(schema: Unread, at: string): string {
  for (const word of ['$ref', 'const', 'enum', 'oneOf', 'anyOf']) if (schema[word] !== undefined) return word;
  const { type } = schema;
  if (type === 'object' || type === 'array' || type === 'string') return type;
  typeOf(schema, at);
  return 'plain';
}

function typeOf({ type }: Unread, at: string): Primitive | Primitive[] {
  if (isPrimitive(type)) return type;
  if (Array.isArray(type) && type.length > 0 && type.every(isPrimitive)) return type;
  throw new Refused('not-a-schema', at, type === undefined ? 'type' : JSON.stringify(type));
}

function isPrimitive(type: unknown): type is Primitive {
  return type === 'string' || type === 'number' || type === 'integer' || type === 'boolean' || type === 'null';
}

function objectOf(schema: Unread, at: string, inside: Inside): GrammarSchema {
  const { properties, additionalProperties: more } = schema;
  const named = properties === undefined ? [] : Object.entries(objectAt(properties, `${at}/properties`));
  // A schema that names nothing means any object.
  const rest = more ?? named.length === 0;
  return {
    type: 'object',
    properties: Object.fromEntries(named.map(([name, each]) => [name, inside(each, `properties/${name}`)])),
    ...(rest === false ? {} : { additionalProperties: rest === true ? true : inside(rest, 'additionalProperties') }),
  };
}

function arrayOf(schema: Unread, at: string, inside: Inside): GrammarSchema {
  const { items, prefixItems } = schema;
  const first = prefixItems === undefined ? undefined : listAt(prefixItems, `${at}/prefixItems`);
  return {
    type: 'array',
    ...(items === undefined ? {} : { items: inside(items, 'items') }),
    ...(first === undefined ? {} : { prefixItems: first.map((each, place) => inside(each, `prefixItems/${place}`)) }),
    ...counts(schema, at, 'minItems', 'maxItems'),
  };
}

function stringOf(schema: Unread, at: string): GrammarSchema {
  const { format } = schema;
  if (format === undefined) return { type: 'string', ...counts(schema, at, 'minLength', 'maxLength') };
  if (format === 'date-time' || format === 'time' || format === 'date') return { type: 'string', format };
  throw new Refused('unknown', at, `format ${JSON.stringify(format)}`);
}

function counts<Word extends string>(schema: Unread, at: string, ...words: Word[]): { [word in Word]?: number } {
  const found: { [word in Word]?: number } = {};
  for (const word of words) {
    const count = schema[word];
    if (count === undefined) continue;
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 0) throw new Refused('not-a-schema', at, word);
    if (count > MOST_REPEATED) throw new Refused('too-large', at, word);
    found[word] = count;
  }
  return found;
}

function objectAt(value: unknown, at: string): Unread {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refused('not-a-schema', at, '{ }');
  return { ...value };
}

function listAt(value: unknown, at: string): unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw new Refused('not-a-schema', at, '[ ]');
  return value;
}

function valuesAt(value: unknown, at: string): JsonPlain[] {
  const values = listAt(value, at);
  if (values.length > MOST_VALUES) throw new Refused('too-large', at, '');
  return values.map((each) => plainAt(each, at));
}

function plainAt(value: unknown, at: string): JsonPlain {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  throw new Refused('not-a-schema', at, JSON.stringify(value));
}
