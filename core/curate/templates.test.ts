import { expect, it } from 'vitest';
import { projectSchema } from './project.ts';
import { schemaProblem } from './schema.ts';
import { templates } from './templates.ts';

it.each(Object.entries(templates))('begins a project that holds together: %s', (_id, template) => {
  const { fields, questions, guidelines } = template;
  projectSchema.parse({
    format: 1,
    id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    name: 'A',
    createdAt: 0,
    fields,
    questions,
    guidelines,
    labelers: [],
    sources: [],
    records: 0,
  });
  expect(schemaProblem(fields, questions)).toBeNull();
});
