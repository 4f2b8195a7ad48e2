import type { Model } from '#core/model.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { RenameField as Field } from '#renderer/ui/RenameField.tsx';

export function RenameField({ model: { hash, name }, done }: { model: Model; done: () => void }) {
  const rename = async (wanted: string) => {
    try {
      await host.models.rename({ hash, name: wanted });
    } catch (error) {
      return sentenceForError(error);
    }
    toast({
      text: t('models.renamed', { before: name, after: wanted }),
      undo: async () => void (await host.models.rename({ hash, name })),
    });
    return undefined;
  };
  return (
    <Field
      name={name}
      label={t('models.renameLabel', { name })}
      save={t('models.save')}
      cancel={t('models.cancel')}
      rename={rename}
      done={done}
    />
  );
}
