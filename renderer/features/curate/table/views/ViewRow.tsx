import { useState } from 'react';
import type { View } from '#core/curate/view.ts';
import { toast } from '#renderer/app/toasts.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { wordsOf } from '../filters/parts.ts';
import { changeViews, type Shown } from './changeViews.ts';
import styles from './ViewsMenu.module.css';

interface ViewRowProps {
  view: View;
  isCurrent: boolean;
  shown: Shown;
  apply: () => void;
}

const LONGEST = 80;

export function ViewRow({ view, isCurrent, shown, apply }: ViewRowProps) {
  const { id: project } = useProject();
  const head = useNow((now) => now.head);
  const [renamed, setRenamed] = useState<string>();
  const { name } = view;

  const rename = async () => {
    const wanted = renamed?.trim() ?? '';
    if (wanted !== '' && wanted !== name && !(await changeViews(project, { put: [{ ...view, name: wanted }] }))) return;
    setRenamed(undefined);
  };
  const replace = async () => {
    if (!(await changeViews(project, { put: [{ ...view, ...shown }] }))) return;
    toast({
      text: t('curateTable.views.replaced', { name }),
      undo: async () => void (await changeViews(project, { put: [view] })),
    });
  };
  const remove = async () => {
    if (!(await changeViews(project, { remove: [view.id] }))) return;
    toast({
      text: t('curateTable.views.deleted', { name }),
      undo: async () => void (await changeViews(project, { put: [view] })),
    });
  };

  if (renamed !== undefined) {
    return (
      <li>
        <form
          className={styles.renaming}
          onSubmit={(event) => {
            event.preventDefault();
            void rename();
          }}
        >
          <input
            type="text"
            aria-label={t('curateTable.views.rename', { name })}
            maxLength={LONGEST}
            value={renamed}
            autoFocus
            onChange={(event) => setRenamed(event.currentTarget.value)}
            onBlur={() => void rename()}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              // The name stays, and so does the list.
              event.stopPropagation();
              setRenamed(undefined);
            }}
          />
        </form>
      </li>
    );
  }
  return (
    <li className={styles.row}>
      <button
        type="button"
        className={styles.view}
        aria-current={isCurrent ? 'true' : undefined}
        title={wordsOf(view.filter, head)}
        onClick={apply}
      >
        <span className={styles.mark} aria-hidden>
          {isCurrent ? '✓' : ''}
        </span>
        <bdi>{name}</bdi>
      </button>
      <button
        type="button"
        className={styles.act}
        aria-label={t('curateTable.views.rename', { name })}
        onClick={() => setRenamed(name)}
      >
        {t('curateTable.views.renameAct')}
      </button>
      <button
        type="button"
        className={styles.act}
        aria-label={t('curateTable.views.replace', { name })}
        onClick={() => void replace()}
      >
        {t('curateTable.views.replaceAct')}
      </button>
      <button
        type="button"
        className={styles.act}
        aria-label={t('curateTable.views.delete', { name })}
        onClick={() => void remove()}
      >
        {t('curateTable.views.deleteAct')}
      </button>
    </li>
  );
}
