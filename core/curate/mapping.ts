import { z } from 'zod';
import { questionSchema } from './question.ts';
import { fieldSchema, slugSchema } from './value.ts';

/** Whose way of writing things down a file has. `columns` is nobody's: every column is what its name says. */
export const shapeSchema = z.enum([
  'columns',
  'trl-messages',
  'trl-completion',
  'trl-preference',
  'trl-kto',
  'alpaca',
  'sharegpt',
  'openai-preference',
  'label-studio',
  'label-studio-min',
  'doccano',
  'prodigy',
  'conll',
  'spacy',
  'kiln',
]);
export type Shape = z.infer<typeof shapeSchema>;

/** What becomes of a column. An answer is one that is `given`: it came with the file. */
export const targetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('field'), field: slugSchema }),
  z.object({
    kind: z.literal('answer'),
    question: slugSchema,
    /** What the file's offsets count, where the answer has any; the project counts code points. */
    unit: z.enum(['codepoint', 'utf16']),
    /** Labels that the file calls otherwise than the question does, by what the file calls them. */
    labels: z.record(z.string(), slugSchema),
  }),
  z.object({ kind: z.literal('tag') }),
  z.object({ kind: z.literal('author') }),
  z.object({ kind: z.literal('ignore') }),
]);
export type Target = z.infer<typeof targetSchema>;

/**
 * How the rows of a file become records: guessed, shown with a preview, and changed by a person before anything is
 * imported. Columns are those that the shape makes of a row; for the shapes of other tools they are not always keys
 * of the file (`result: sentiment` of a Label Studio task is one).
 */
export const mappingSchema = z
  .object({
    shape: shapeSchema,
    fields: z.array(fieldSchema).min(1).max(64),
    questions: z.array(questionSchema).max(32),
    columns: z.array(z.object({ column: z.string().min(1).max(300), to: targetSchema })).max(2_000),
    /** What happens at a label that no question knows: it joins the question, or its row is bad. */
    newLabels: z.enum(['add', 'refuse']),
  })
  .superRefine((mapping, context) => {
    for (const message of problemsOf(mapping)) context.addIssue({ code: 'custom', message });
  });
export type Mapping = z.infer<typeof mappingSchema>;

interface AskedQuestion {
  id: string;
  kind: string;
  field?: string;
  fields?: string[];
  labels?: { id: string }[];
}

function problemsOfAnswer(to: Extract<Target, { kind: 'answer' }>, questions: AskedQuestion[]): string[] {
  const question = questions.find(({ id }) => id === to.question);
  if (question === undefined) return [`there is no question ${to.question}`];
  const labels = new Set(question.labels?.map(({ id }) => id));
  return Object.values(to.labels)
    .filter((id) => !labels.has(id))
    .map((id) => `the question ${to.question} has no label ${id}`);
}

function problemsOf(mapping: {
  fields: { id: string }[];
  questions: AskedQuestion[];
  columns: { column: string; to: Target }[];
}): string[] {
  const problems: string[] = [];
  const fields = new Set(mapping.fields.map((field) => field.id));
  const questions = new Set(mapping.questions.map((question) => question.id));
  if (fields.size < mapping.fields.length) problems.push('two fields have one name');
  if (questions.size < mapping.questions.length) problems.push('two questions have one name');

  const filled = new Set<string>();
  const columns = new Set<string>();
  for (const { column, to } of mapping.columns) {
    if (columns.has(column)) problems.push(`the column ${column} is mapped twice`);
    columns.add(column);
    if (to.kind === 'field' && !fields.has(to.field)) problems.push(`there is no field ${to.field}`);
    if (to.kind === 'answer') problems.push(...problemsOfAnswer(to, mapping.questions));
    const place =
      to.kind === 'field' ? `field ${to.field}` : to.kind === 'answer' ? `question ${to.question}` : to.kind;
    if (place === 'tag' || place === 'ignore') continue;
    if (filled.has(place)) problems.push(`two columns go to ${place}`);
    filled.add(place);
  }
  for (const question of mapping.questions) {
    const asked = [...(question.field === undefined ? [] : [question.field]), ...(question.fields ?? [])];
    for (const field of asked) {
      if (!fields.has(field)) problems.push(`the question ${question.id} is about a field ${field} that is not there`);
    }
  }
  return problems;
}
