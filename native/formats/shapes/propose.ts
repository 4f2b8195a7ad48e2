import { MOST_COLUMNS } from '#core/curate/importing.ts';
import type { Column, Notice } from '#core/curate/importing.ts';
import type { Mapping, Target } from '#core/curate/mapping.ts';
import type { Field } from '#core/curate/value.ts';
import type { Question } from '#core/curate/question.ts';
import { describeColumns } from '../guess/columns.ts';
import type { RowValue } from '../read/rows.ts';
import { mainText } from './columns.ts';
import { Draft } from './draft.ts';
import type { Role, ShapeReader } from './shape.ts';

/** The project that rows are to join; of none at first. */
export interface Into {
  fields: readonly Field[];
  questions: readonly Question[];
}

export interface Proposed {
  mapping: Mapping;
  columns: Column[];
  notices: Notice[];
}

/**
 * Proposes a mapping for rows that a shape has unfolded. Columns go to the fields and questions of the project that is
 * imported into where they have its names; for the shapes of tools, whose names are always the same, where they are of
 * the same kind.
 */
export function propose(
  shape: ShapeReader,
  sample: readonly RowValue[],
  textCells: boolean,
  into: Into = { fields: [], questions: [] },
): Proposed {
  const columns = describeColumns(sample, textCells).slice(0, MOST_COLUMNS);
  const draft = new Draft(shape.id, sample, textCells, into);
  const said = new Map(shape.roles(sample).map(({ column, role }): [string, Role] => [column, role]));
  const roles = new Map(columns.map(({ name }) => [name, draft.settled(name, said.get(name) ?? { to: 'field' })]));

  draft.listen(roles);
  const names = columns.map(({ name }) => name);
  if (shape.id === 'columns') draft.hearText(mainText(sample, names), names);

  const targets = new Map<string, Target>();
  const place = (wanted: (role: Role) => boolean) => {
    for (const column of columns) {
      const role = roles.get(column.name);
      if (role === undefined || !wanted(role) || targets.has(column.name)) continue;
      // A question that cannot be made, for want of labels or of its field, leaves its column a field.
      targets.set(column.name, draft.place(column, role) ?? draft.place(column, { to: 'field' }) ?? { kind: 'ignore' });
    }
  };
  // Questions are about fields, and relations about spans.
  place((role) => role.to === 'field');
  if (draft.fields.length === 0) {
    const first = columns.find(({ kind }) => kind !== 'empty') ?? columns[0];
    if (first !== undefined) roles.set(first.name, { to: 'field' });
    place((role) => role.to === 'field');
  }
  place((role) => role.to !== 'relations');
  place(() => true);

  const mapping: Mapping = {
    shape: shape.id,
    fields: draft.fields.length > 0 ? draft.fields : [{ id: 'text', title: 'Text', kind: 'text' }],
    questions: draft.questions,
    columns: columns.map(({ name }) => ({ column: name, to: targets.get(name) ?? { kind: 'ignore' } })),
    newLabels: 'add',
  };
  return { mapping, columns, notices: draft.notices };
}
