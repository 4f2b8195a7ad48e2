import type { ReactElement } from 'react';
import type { Model } from '#core/model.ts';
import { toast } from '#renderer/app/toasts.ts';
import { changeSettings } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Menu } from '#renderer/ui/Menu.tsx';

export function BaseMenu({ target, models, manage }: { target: ReactElement; models: readonly Model[]; manage: () => void }) {
  const choose = async (hash: string) => {
    try {
      await changeSettings({ chosenModel: hash });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  const entries = models.map(({ hash, name }) => ({ label: name, act: () => void choose(hash) }));
  return <Menu target={target} entries={[...entries, { label: t('ask.base.add'), act: manage }]} />;
}
