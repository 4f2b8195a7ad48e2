import type { View } from '#core/curate/view.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';

/** As much of a view as the table shows. */
export type Shown = Pick<View, 'filter' | 'sort' | 'columns'>;

/** Says what went wrong. The project's views follow by themselves. Returns whether it went well. */
export async function changeViews(
  project: string,
  change: { put?: readonly View[]; remove?: readonly string[] },
): Promise<boolean> {
  try {
    await host.projects.changeViews({ project, put: [...(change.put ?? [])], remove: [...(change.remove ?? [])] });
    return true;
  } catch (error) {
    toast({ text: sentenceForError(error), tone: 'trouble' });
    return false;
  }
}
