import { useState } from 'react';
import type { Doing } from '#core/curate/entry.ts';
import { toast } from '#renderer/app/toasts.ts';
import type { ActFailure } from '#renderer/store/curate/openProject.ts';
import { useProject } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';

interface Bulk {
  readonly busy: boolean;
  /** `said`: what to say of so many records when it is done. */
  act(doing: Doing, said: (records: number) => string): void;
}

/** Does something to many records at once, as one thing that can be taken back as one. */
export function useBulk(done: () => void): Bulk {
  const project = useProject();
  const [busy, setBusy] = useState(false);

  const takeBack = (entry: string) => {
    // This very one, also where something else was done since.
    const undone = project.act({ kind: 'undo', entry });
    if (!undone.ok) refuse(undone.failure);
  };

  const act: Bulk['act'] = (doing, said) => {
    setBusy(true);
    // A million records take a second: that something happens has to be on the screen before.
    requestAnimationFrame(() =>
      setTimeout(() => {
        const acted = project.act(doing);
        setBusy(false);
        if (!acted.ok) {
          refuse(acted.failure);
          return;
        }
        const { entry, records } = acted.value;
        toast({ text: said(records.length), undo: () => takeBack(entry) });
        done();
      }),
    );
  };
  return { busy, act };
}

function refuse({ code }: ActFailure): void {
  const known = code === 'READING' || code === 'NOTHING' || code === 'NOT_HELD' || code === 'ALREADY_SO';
  const text = known ? t(`curateTable.bulk.refused.${code}`) : t('curateTable.bulk.refused.other', { code });
  toast({ text, tone: 'trouble' });
}
