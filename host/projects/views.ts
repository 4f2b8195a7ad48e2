import { type Project, projectSchema } from '#core/curate/project.ts';
import type { View } from '#core/curate/view.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';

/** The head with views taken away and put; a view keeps its place in the list when it is put anew. */
export function withViews(head: Project, put: readonly View[], remove: readonly string[]): Result<Project, Failure> {
  let views = (head.views ?? []).filter(({ id }) => !remove.includes(id));
  for (const view of put) {
    const known = views.some(({ id }) => id === view.id);
    views = known ? views.map((other) => (other.id === view.id ? view : other)) : [...views, view];
  }
  // More than a head may hold would make a project that cannot be opened.
  if (!projectSchema.shape.views.safeParse(views).success)
    return fail({ code: 'SCHEMA_REFUSED', detail: 'a project keeps a hundred views at most' });
  return ok({ ...head, views });
}
