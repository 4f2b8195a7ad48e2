import { describe, expect, it } from 'vitest';
import { type Project, projectSchema } from '#core/curate/project.ts';
import type { View } from '#core/curate/view.ts';
import { must } from '#test/support/labelledProject.ts';
import { newId } from '../ids.ts';
import { withViews } from './views.ts';

const head: Project = {
  format: 1,
  id: newId(),
  name: 'A',
  createdAt: 0,
  fields: [],
  questions: [],
  guidelines: '',
  labelers: [],
  sources: [],
  records: 0,
};
const view = (name: string): View => ({
  id: newId(),
  name,
  filter: { status: ['pending'] },
  sort: { by: 'touched', descending: true },
  columns: [{ id: 'text', width: 400 }],
});

describe('views of a project', () => {
  it('are added, changed in their place, taken away, and put back', () => {
    const [one, two] = [view('One'), view('Two')];
    const both = must(withViews(head, [one, two], []));
    expect(both.views).toEqual([one, two]);
    const renamed = must(withViews(both, [{ ...one, name: 'First' }], []));
    expect(renamed.views?.map(({ name }) => name)).toEqual(['First', 'Two']);
    const without = must(withViews(renamed, [], [two.id]));
    expect(without.views?.map(({ name }) => name)).toEqual(['First']);
    expect(must(withViews(without, [two], [])).views?.map(({ name }) => name)).toEqual(['First', 'Two']);
  });

  it('never make a head that cannot be read again', () => {
    const many = Array.from({ length: 100 }, (_, place) => view(`View ${place}`));
    const full = must(withViews(head, many, []));
    expect(projectSchema.safeParse(full).success).toBe(true);
    expect(withViews(full, [view('One too many')], [])).toMatchObject({ failure: { code: 'SCHEMA_REFUSED' } });
    expect(withViews(full, [view('In its place')], [many[0]?.id ?? '']).ok).toBe(true);
  });
});
