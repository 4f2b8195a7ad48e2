import type { RowValue } from '../read/rows.ts';
import { asItIs, columnsOf, share } from './shape.ts';
import type { ShapeReader } from './shape.ts';

const isText = (value: RowValue, column: string) => typeof value[column] === 'string';

/** Stanford Alpaca: an instruction, sometimes an input for it, and the answer. */
export const alpaca: ShapeReader = {
  id: 'alpaca',
  recognise: (sample) => 0.95 * share(sample, (value) => isText(value, 'instruction') && isText(value, 'output')),
  unfold: asItIs,
  roles: () => [
    { column: 'instruction', role: { to: 'field', kind: 'text' } },
    { column: 'input', role: { to: 'field', kind: 'text' } },
    { column: 'output', role: { to: 'text' } },
  ],
};

const KILN_COLUMNS = new Set(['input', 'output', 'reasoning', 'chain_of_thought', 'tags']);

/** What Kiln reads and writes as CSV: input and output, thoughts between them, tags between commas. */
export const kiln: ShapeReader = {
  id: 'kiln',
  recognise: (sample) => {
    const fits = share(sample, (value) => isText(value, 'input') && isText(value, 'output'));
    const columns = columnsOf(sample);
    const only = columns.every((column) => KILN_COLUMNS.has(column));
    return columns.includes('instruction') ? 0 : fits * (only ? 0.85 : 0.3);
  },
  unfold: (value) => {
    const { tags } = value;
    if (typeof tags !== 'string') return { value };
    return {
      value: {
        ...value,
        tags: tags
          .split(',')
          .map((tag) => tag.trim())
          .filter((tag) => tag !== ''),
      },
    };
  },
  roles: () => [
    { column: 'input', role: { to: 'field', kind: 'text' } },
    { column: 'reasoning', role: { to: 'field', kind: 'text' } },
    { column: 'chain_of_thought', role: { to: 'field', kind: 'text' } },
    { column: 'output', role: { to: 'text' } },
    { column: 'tags', role: { to: 'tag' } },
  ],
};
