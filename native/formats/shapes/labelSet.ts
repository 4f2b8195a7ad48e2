import type { Label, Question } from '#core/curate/question.ts';
import { freshSlug } from '#core/curate/slug.ts';
import type { JsonValue } from '#core/curate/value.ts';
import { isObject } from './chatTurns.ts';

const MOST_LABELS = 500;
const LONGEST_NAME = 120;
const COLOURS = 12;

/** The labels of a question, found by what a file calls them; new ones join at the end. */
export class LabelSet {
  readonly #labels: Label[];
  readonly #byName = new Map<string, string>();
  readonly #ids: Set<string>;

  /** `meanings`: what the file calls labels otherwise, by hand or by its shape. */
  constructor(labels: readonly Label[], meanings: Readonly<Record<string, string>> = {}) {
    this.#labels = [...labels];
    this.#ids = new Set(labels.map((label) => label.id));
    for (const [name, id] of Object.entries(meanings)) this.#byName.set(name, id);
    // As exports write them (`labelNames.ts`): by name, but by id where the name could mean another label.
    const clear = labels.filter(({ id, name }) =>
      labels.every((other) => other.id === id || (other.id !== name && other.name !== name)),
    );
    for (const { id, name } of clear) if (!this.#byName.has(name)) this.#byName.set(name, id);
    for (const { id } of labels) if (!this.#byName.has(id)) this.#byName.set(id, id);
    for (const { id, name } of labels) if (!this.#byName.has(name)) this.#byName.set(name, id);
  }

  get labels(): Label[] {
    return [...this.#labels];
  }

  find(name: string): string | undefined {
    return this.#byName.get(name);
  }

  /** The new label's id; `undefined` when there is no room, or the name cannot be one. */
  add(name: string): string | undefined {
    if (this.#labels.length >= MOST_LABELS || name === '' || name.length > LONGEST_NAME) return undefined;
    const id = freshSlug(name, 'label', this.#ids);
    this.#labels.push({ id, name, colour: this.#labels.length % COLOURS, key: null, description: '' });
    this.#byName.set(name, id);
    return id;
  }
}

/** Labels with their ids given, as some tools fix them. */
export function presetLabels(presets: readonly { id: string; name: string }[]): Label[] {
  const taken = new Set<string>();
  return presets.map(({ id, name }, place) => ({
    id: freshSlug(id, 'label', taken),
    name: name === '' ? id : name.slice(0, LONGEST_NAME),
    colour: place % COLOURS,
    key: null,
    description: '',
  }));
}

/** What a file calls a label: a text, `true`, a number. */
export function labelName(cell: JsonValue | undefined): string | null {
  if (typeof cell === 'string') return cell;
  return typeof cell === 'boolean' || typeof cell === 'number' ? String(cell) : null;
}

/** The names of all labels in a cell of answers to such a question. */
export function labelNames(kind: Question['kind'], cell: JsonValue | undefined): string[] {
  const items = Array.isArray(cell) ? cell : [cell];
  if (kind === 'choice') return items.flatMap((item) => labelName(item) ?? []);
  return items.flatMap(
    (item) => labelName(Array.isArray(item) ? item[2] : isObject(item) ? item['label'] : undefined) ?? [],
  );
}
