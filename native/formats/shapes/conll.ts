import { codePointLength } from '#core/text/codePoints.ts';
import type { JsonValue } from '#core/curate/value.ts';
import { NO_COLUMNS } from '../read/conll.ts';
import { isObject } from './chatTurns.ts';
import { entitiesOf } from './conllTags.ts';
import { share } from './shape.ts';
import type { ShapeReader } from './shape.ts';

const isTexts = (value: JsonValue | undefined): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** Sentences of tokens and tags. The text is the tokens with a space between them; spans are placed in that text. */
export const conll: ShapeReader = {
  id: 'conll',
  recognise: (sample) =>
    share(sample, (value) => isTexts(value['tokens']) && isTexts(value['tags']) && 'columns' in value),
  unfold: (value) => {
    const { tokens, tags, ...rest } = value;
    if (!isTexts(tokens) || !isTexts(tags) || tokens.length !== tags.length) {
      return { fault: { code: 'shape', detail: 'Its tokens and tags are not lists of the same length.' } };
    }
    const entities = entitiesOf(tags);
    if (entities === null) {
      const odd = tags.find((tag) => entitiesOf([tag]) === null) ?? '';
      return {
        fault: { code: 'shape', detail: `The tag ${JSON.stringify(odd)} is neither O nor of the form B-LABEL.` },
      };
    }
    const ends: number[] = [];
    for (const token of tokens) ends.push((ends.at(-1) ?? -1) + 1 + codePointLength(token));
    const spans = entities.map(({ start, end, label }) => ({
      start: start === 0 ? 0 : (ends[start - 1] ?? 0) + 1,
      end: ends[end - 1] ?? 0,
      label,
    }));
    return { value: { text: tokens.join(' '), tokens, ...rest, tags: spans } };
  },
  roles: (sample) => [
    { column: 'text', role: { to: 'field', kind: 'text' } },
    { column: 'tokens', role: { to: 'field', kind: 'list' } },
    {
      column: 'columns',
      role: sample.some(({ columns }) => !isBare(columns))
        ? { to: 'field', kind: 'json', title: 'Other columns' }
        : { to: 'ignore' },
    },
    { column: 'tags', role: { to: 'spans', field: 'text' } },
  ],
};

/** Whether there is nothing between tokens and tags, and no beginning of a document. */
function isBare(columns: JsonValue | undefined): boolean {
  if (!isObject(columns)) return true;
  const { rest, document, tab } = columns;
  const filled =
    Array.isArray(rest) &&
    rest.some((cells) => Array.isArray(cells) && cells.some((cell, place) => cell !== NO_COLUMNS[place]));
  return !filled && document === null && tab === false;
}
