import type { Project } from '#core/curate/project.ts';
import { type SealDraft, emptyDraft } from './sealDraft.ts';

/** Half-filled forms by project: whoever looks at the table once more finds theirs again, as long as the window lives. */
const kept = new Map<string, SealDraft>();

export function draftOf(head: Project, filtered: boolean): SealDraft {
  const draft = kept.get(head.id) ?? emptyDraft(head, filtered);
  return filtered ? { ...draft, scope: 'filter' } : { ...draft, scope: 'settled' };
}

export function keepDraft(project: string, draft: SealDraft | null): void {
  if (draft === null) kept.delete(project);
  else kept.set(project, draft);
}
