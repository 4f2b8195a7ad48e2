import type { JsonValue } from '#core/curate/value.ts';
import type { Fault } from '../problem.ts';
import { isObject } from './chatTurns.ts';

export interface Results {
  /** By the name of the control, in the form of `answerValue.ts`. */
  answers: Map<string, JsonValue>;
  /** By kind: what has no place here, as it stood in the file. */
  unread: Map<string, JsonValue[]>;
}

/** Reads the results of one Label Studio annotation. */
export function resultColumns(results: readonly JsonValue[]): Results | { fault: Fault } {
  const read: Results = { answers: new Map(), unread: new Map() };
  const spanIds = new Map<string, number>();
  const relations: Record<string, JsonValue>[] = [];
  for (const result of results) {
    if (!isObject(result)) return { fault: { code: 'shape', detail: 'A result of its annotation is not an object.' } };
    const { type, from_name: name, value } = result;
    if (type === 'relation') relations.push(result);
    else if (typeof name !== 'string' || typeof type !== 'string' || !isObject(value)) {
      return { fault: { code: 'shape', detail: 'A result has no "type", "from_name" or "value".' } };
    } else if (!addResult(read, name, type, value, result['id'], spanIds)) {
      read.unread.set(type, [...(read.unread.get(type) ?? []), result]);
    }
  }
  return addRelations(read, relations, spanIds);
}

/** False for a kind that is not read. */
function addResult(
  read: Results,
  name: string,
  type: string,
  value: Record<string, JsonValue>,
  id: JsonValue | undefined,
  spanIds: Map<string, number>,
): boolean {
  const { answers } = read;
  const texts = value['text'];
  if (type === 'choices' && Array.isArray(value['choices']) && value['start'] === undefined) {
    answers.set(name, [...listAt(answers, name), ...value['choices']]);
  } else if (type === 'labels' && typeof value['start'] === 'number' && Array.isArray(value['labels'])) {
    if (typeof id === 'string' && !spanIds.has(id)) spanIds.set(id, spanIds.size);
    const spanId = typeof id === 'string' ? spanIds.get(id) : undefined;
    answers.set(name, [...listAt(answers, name), ...spansOf(value, spanId)]);
  } else if (type === 'textarea' && Array.isArray(texts) && texts.length === 1 && value['start'] === undefined) {
    if (answers.has(name)) return false;
    answers.set(name, texts[0] ?? '');
  } else if ((type === 'rating' || type === 'number') && typeof value[type] === 'number') {
    answers.set(name, value[type]);
  } else if (type === 'pairwise' && sideOf(value['selected']) !== undefined) {
    answers.set(name, sideOf(value['selected']) ?? null);
  } else {
    return false;
  }
  return true;
}

/** Which of two was better. Label Studio itself has no ties; the exports here do. */
export function sideOf(selected: JsonValue | undefined): 'first' | 'second' | 'tie' | undefined {
  return selected === 'left' ? 'first' : selected === 'right' ? 'second' : selected === 'tie' ? 'tie' : undefined;
}

/** A span may have several labels: each is a span of its own here. */
export function spansOf(value: Record<string, JsonValue>, id: number | undefined): JsonValue[] {
  const { start = null, end = null, text, labels } = value;
  return (Array.isArray(labels) ? labels : []).map((label, place) => ({
    start,
    end,
    ...(typeof text === 'string' ? { text } : {}),
    label,
    ...(id === undefined || place > 0 ? {} : { id }),
  }));
}

function addRelations(read: Results, relations: Record<string, JsonValue>[], spanIds: Map<string, number>): Results {
  for (const relation of relations) {
    const { from_id: fromId, to_id: toId } = relation;
    const from = typeof fromId === 'string' ? spanIds.get(fromId) : undefined;
    const to = typeof toId === 'string' ? spanIds.get(toId) : undefined;
    const labels = Array.isArray(relation['labels']) ? relation['labels'] : [];
    if (from === undefined || to === undefined || labels.length === 0) {
      read.unread.set('relation', [...(read.unread.get('relation') ?? []), relation]);
      continue;
    }
    const [start, end] = relation['direction'] === 'left' ? [to, from] : [from, to];
    const found = labels.map((label) => ({ from: start, to: end, label }));
    read.answers.set('relations', [...listAt(read.answers, 'relations'), ...found]);
  }
  return read;
}

function listAt(answers: Map<string, JsonValue>, name: string): JsonValue[] {
  const found = answers.get(name);
  return Array.isArray(found) ? found : [];
}
