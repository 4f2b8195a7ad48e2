import { useState } from 'react';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import styles from './ProjectsRoom.module.css';

/** The name in the place where it stands. Enter saves, Escape leaves it. */
export function RenameField({ project, name, done }: { project: string; name: string; done: () => void }) {
  const [typed, setTyped] = useState(name);
  const [trouble, setTrouble] = useState<string>();

  const save = async () => {
    const wanted = typed.trim();
    if (wanted === '' || wanted === name) {
      done();
      return;
    }
    try {
      await host.projects.rename({ project, name: wanted });
      done();
      toast({
        text: t('curateProjects.renamed', { before: name, after: wanted }),
        undo: async () => void (await host.projects.rename({ project, name })),
      });
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };

  return (
    <form
      className={styles.rename}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        aria-label={t('curateProjects.renameLabel', { name })}
        value={typed}
        maxLength={120}
        autoFocus
        error={trouble}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') done();
        }}
      />
      <Button type="submit" kind="call">
        {t('curateProjects.save')}
      </Button>
      <Button onClick={done}>{t('curateProjects.cancel')}</Button>
    </form>
  );
}
