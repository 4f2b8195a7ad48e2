import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { RenameField as Field } from '#renderer/ui/RenameField.tsx';

export function RenameField({ project, name, done }: { project: string; name: string; done: () => void }) {
  const rename = async (wanted: string) => {
    try {
      await host.projects.rename({ project, name: wanted });
    } catch (error) {
      return sentenceForError(error);
    }
    toast({
      text: t('curateProjects.renamed', { before: name, after: wanted }),
      undo: async () => void (await host.projects.rename({ project, name })),
    });
    return undefined;
  };
  return (
    <Field
      name={name}
      label={t('curateProjects.renameLabel', { name })}
      save={t('curateProjects.save')}
      cancel={t('curateProjects.cancel')}
      rename={rename}
      done={done}
    />
  );
}
