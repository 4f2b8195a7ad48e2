import type { JsonValue } from '#core/curate/value.ts';
import type { RowValue } from '../read/rows.ts';
import { isObject } from './chatTurns.ts';
import { labelName } from './labelSet.ts';
import { share } from './shape.ts';
import type { Proposal, ShapeReader } from './shape.ts';

/** The line formats of doccano, spaCy and Prodigy. All three count code points. */

const hasText = (value: RowValue) => typeof value['text'] === 'string';
const isTriple = (item: JsonValue) =>
  Array.isArray(item) &&
  item.length >= 3 &&
  typeof item[0] === 'number' &&
  typeof item[1] === 'number' &&
  typeof item[2] === 'string';
const isSpan = (item: JsonValue) =>
  isObject(item) && typeof item['start'] === 'number' && typeof item['end'] === 'number';
const listOf = (value: JsonValue | undefined, holds: (item: JsonValue) => boolean) =>
  Array.isArray(value) && value.every((item) => holds(item));

const labelsOf = (value: RowValue) => value['label'] ?? value['labels'];

/** doccano: `label` holds triples for spans, texts for classes or answers; newer files have `entities` instead. */
export const doccano: ShapeReader = {
  id: 'doccano',
  recognise: (sample) =>
    share(sample, (value) => {
      if (!hasText(value)) return false;
      if (Array.isArray(value['entities']))
        return listOf(value['entities'], (item) => isObject(item) && 'start_offset' in item);
      return Array.isArray(labelsOf(value));
    }) * (sample.some((value) => 'answer' in value || 'options' in value) ? 0.3 : 0.92),
  unfold: (value) => {
    const { labels, entities, relations, ...rest } = value;
    const unfolded: RowValue = { ...rest };
    if (rest['label'] === undefined && labels !== undefined) unfolded['label'] = labels;
    if (Array.isArray(entities)) {
      unfolded['entities'] = entities.map((item) =>
        isObject(item)
          ? {
              id: item['id'] ?? null,
              start: item['start_offset'] ?? null,
              end: item['end_offset'] ?? null,
              label: item['label'] ?? null,
            }
          : item,
      );
    }
    if (Array.isArray(relations)) {
      unfolded['relations'] = relations.map((item) =>
        isObject(item)
          ? { from: item['from_id'] ?? null, to: item['to_id'] ?? null, label: item['type'] ?? null }
          : item,
      );
    }
    return { value: unfolded };
  },
  roles: (sample) => {
    const proposals: Proposal[] = [
      { column: 'text', role: { to: 'field', kind: 'text' } },
      { column: 'id', role: { to: 'ignore' } },
    ];
    const lists = sample.flatMap(({ label }) => (Array.isArray(label) ? [label] : []));
    const longest = Math.max(0, ...lists.map((list) => list.length));
    const spans = lists.length > 0 && (longest === 0 || lists.some((list) => list.some((item) => isTriple(item))));
    if (spans) proposals.push({ column: 'label', role: { to: 'spans', field: 'text' } });
    else if (longest > 0) proposals.push({ column: 'label', role: { to: 'choice', several: longest > 1 } });
    if (sample.some((value) => 'entities' in value))
      proposals.push({ column: 'entities', role: { to: 'spans', field: 'text' } });
    if (sample.some((value) => listIsFilled(value['relations']))) {
      proposals.push({ column: 'relations', role: { to: 'relations', spans: 'entities' } });
    }
    return proposals;
  },
};

/** spaCy: `entities` as triples or objects, `cats` with a weight for each class; a pair of text and annotations too. */
export const spaCy: ShapeReader = {
  id: 'spacy',
  recognise: (sample) =>
    share(sample, (value) => {
      const flat = flatSpaCy(value);
      const spans = flat['entities'];
      return (
        hasText(flat) &&
        ((Array.isArray(spans) && listOf(spans, (item) => isTriple(item) || isSpan(item))) || isObject(flat['cats']))
      );
    }) * (sample.some((value) => 'answer' in value || '_input_hash' in value) ? 0.4 : 0.93),
  unfold: (value) => {
    const { cats, ...rest } = flatSpaCy(value);
    if (!isObject(cats)) return { value: cats === undefined ? rest : { ...rest, cats } };
    const chosen = Object.entries(cats).filter(
      ([, weight]) => weight === true || (typeof weight === 'number' && weight >= 0.5),
    );
    return { value: { ...rest, cats: chosen.map(([name]) => name) } };
  },
  roles: (sample) => [
    { column: 'text', role: { to: 'field', kind: 'text' } },
    { column: 'entities', role: { to: 'spans', field: 'text' } },
    {
      column: 'cats',
      role: { to: 'choice', several: sample.some(({ cats }) => Array.isArray(cats) && cats.length !== 1) },
    },
    { column: 'tokens', role: { to: 'ignore' } },
  ],
};

function flatSpaCy(value: RowValue): RowValue {
  const annotations = value['1'];
  const flat: RowValue =
    typeof value['0'] === 'string' && isObject(annotations) ? { text: value['0'], ...annotations } : { ...value };
  const { ents, spans, ...rest } = flat;
  const entities = rest['entities'] ?? ents ?? (Array.isArray(spans) ? spans : undefined);
  const kept: RowValue = Array.isArray(spans) || spans === undefined ? rest : { ...rest, spans };
  return entities === undefined ? kept : { ...kept, entities };
}

const PRODIGY_MARKS = ['_input_hash', '_task_hash', 'answer', '_view_id', 'options', 'accept', '_session_id'];

/** Prodigy: spans, a choice among `options`, or one `label` that was accepted or rejected. */
export const prodigy: ShapeReader = {
  id: 'prodigy',
  recognise: (sample) =>
    0.97 *
    share(sample, (value) => {
      const marks = PRODIGY_MARKS.filter((mark) => mark in value).length;
      const answered =
        'answer' in value && ('spans' in value || 'label' in value || 'accept' in value || 'tokens' in value);
      return hasText(value) && (marks >= 2 || answered);
    }),
  unfold: (value) => {
    const { answer, accept, label, spans, relations, ...rest } = value;
    const options = new Map(optionsOf([value]).map(({ id, name }) => [id, name]));
    const unfolded: RowValue = { ...rest };
    // What was not accepted is no answer. That it was not stays visible as a tag.
    const stands = answer === undefined || answer === 'accept';
    if (!stands) unfolded['answer'] = answer;
    if (stands && spans !== undefined) unfolded['spans'] = spans;
    if (stands && Array.isArray(accept)) {
      unfolded['accept'] = accept.map((id) => options.get(labelName(id) ?? '') ?? id);
    }
    if (typeof label === 'string' && answer !== 'ignore') unfolded['label'] = stands ? label : `not ${label}`;
    if (stands && Array.isArray(relations)) unfolded['relations'] = relations;
    return { value: unfolded };
  },
  roles: (sample) => {
    const options = optionsOf(sample);
    const several = sample.some(({ accept }) => Array.isArray(accept) && accept.length > 1);
    const housekeeping = [
      'tokens',
      'options',
      'config',
      '_input_hash',
      '_task_hash',
      '_view_id',
      '_session_id',
      '_timestamp',
      '_annotator_id',
      '_is_binary',
    ];
    return [
      { column: 'text', role: { to: 'field', kind: 'text' } },
      { column: 'spans', role: { to: 'spans', field: 'text' } },
      { column: 'accept', role: { to: 'choice', several, ...(options.length > 0 ? { labels: options } : {}) } },
      { column: 'label', role: { to: 'choice', several: false } },
      { column: 'answer', role: { to: 'tag' } },
      ...housekeeping.map((column): Proposal => ({ column, role: { to: 'ignore' } })),
    ];
  },
};

/** `options` say the names of what `accept` refers to by id. */
function optionsOf(sample: readonly RowValue[]): { id: string; name: string }[] {
  const found = new Map<string, string>();
  for (const { options } of sample) {
    for (const option of Array.isArray(options) ? options : []) {
      const id = isObject(option) ? labelName(option['id']) : null;
      if (id !== null && isObject(option)) found.set(id, labelName(option['text']) ?? id);
    }
  }
  return [...found].map(([id, name]) => ({ id, name }));
}

function listIsFilled(value: JsonValue | undefined): boolean {
  return Array.isArray(value) && value.length > 0;
}
