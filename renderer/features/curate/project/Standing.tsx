import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { moment, percent } from '#renderer/text/amounts.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { toast } from '#renderer/app/toasts.ts';
import { Button } from '#renderer/ui/Button.tsx';
import type { Saving } from '#renderer/store/curate/openProject.ts';
import styles from './Standing.module.css';

/** Whose work it is, and whether it is safe: at the right of the pages' names. */
export function Standing() {
  const project = useProject();
  const now = useNow((all) => all);
  const { labelers } = now.head;
  const { copying } = now;

  return (
    <div className={styles.standing}>
      {copying !== null && (
        <span>{t('curate.copying', { percent: percent(copying.done / Math.max(1, copying.total)) })}</span>
      )}
      {now.lease === 'read' ? (
        <>
          <span>{t('curate.reading.body')}</span>
          <Button
            size="small"
            onClick={() => {
              project.takeOver().catch((error: unknown) => toast({ text: sentenceForError(error), tone: 'trouble' }));
            }}
          >
            {t('curate.reading.takeOver')}
          </Button>
        </>
      ) : (
        <span data-trouble={now.saving.trouble !== null} role="status" className={styles.saving}>
          {sentenceOf(now.saving)}
        </span>
      )}
      {labelers.length > 1 && (
        <label className={styles.me}>
          {t('curate.me')}{' '}
          <select value={now.me} onChange={(event) => project.chooseMe(event.currentTarget.value)}>
            {labelers.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

function sentenceOf({ waiting, savedAt, trouble }: Saving): string {
  if (trouble === 'lost') return t('curate.saving.lost', { count: waiting });
  if (trouble !== null) return sentenceFor(trouble);
  if (waiting > 0) return t('curate.saving.waiting', { count: waiting });
  return savedAt === null ? t('curate.saving.nothing') : t('curate.saving.saved', { time: moment(savedAt) });
}
