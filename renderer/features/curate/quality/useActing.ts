import type { Doing } from '#core/curate/entry.ts';
import { toast } from '#renderer/app/toasts.ts';
import type { ActFailure, Acted, OpenProject } from '#renderer/store/curate/openProject.ts';
import { useProject } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';

/** Does something to records and says so, with the way back. Returns what was done, or null where it was refused. */
export function useActing(): (doing: Doing, said?: string) => Acted | null {
  const project = useProject();
  return (doing, said) => {
    const acted = project.act(doing);
    if (!acted.ok) {
      refuse(acted.failure);
      return null;
    }
    if (said !== undefined) toast({ text: said, undo: () => takeBack(project, [acted.value.entry]) });
    return acted.value;
  };
}

/** Takes back just these, whatever came after, newest first. */
export function takeBack(project: OpenProject, entries: readonly string[]): void {
  for (const entry of entries.toReversed()) {
    const undone = project.act({ kind: 'undo', entry });
    if (undone.ok) continue;
    refuse(undone.failure);
    return;
  }
}

export function refuse(failure: ActFailure): void {
  const known = failure.code === 'READING' || failure.code === 'NOTHING' ? failure.code : 'refused';
  toast({ text: t(`curateQuality.refused.${known}`), tone: 'trouble' });
}
