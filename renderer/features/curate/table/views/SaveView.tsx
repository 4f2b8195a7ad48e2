import { useState } from 'react';
import { ulid } from 'ulid';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { wordsOf } from '../filters/parts.ts';
import { changeViews, type Shown } from './changeViews.ts';
import styles from './ViewsMenu.module.css';

/** Longer than any name that can be read in a list. */
const LONGEST = 80;

/** Gives what the table shows now a name. */
export function SaveView({ shown }: { shown: Shown }) {
  const { id: project } = useProject();
  const head = useNow((now) => now.head);
  const [name, setName] = useState('');
  const words = wordsOf(shown.filter, head);
  const wanted = name.trim();

  const save = async () => {
    if (wanted !== '' && (await changeViews(project, { put: [{ id: ulid(), name: wanted, ...shown }] }))) setName('');
  };

  return (
    <form
      className={styles.save}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label>
        {t('curateTable.views.save')}
        <input
          type="text"
          maxLength={LONGEST}
          placeholder={t('curateTable.views.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <p className={styles.hint}>{words}</p>
      <Button type="submit" size="small" disabled={wanted === ''}>
        {t('curateTable.views.saveAct')}
      </Button>
    </form>
  );
}
