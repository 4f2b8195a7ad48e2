import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { moment, percent } from '#renderer/text/amounts.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { toast } from '#renderer/app/toasts.ts';
import { Button } from '#renderer/ui/Button.tsx';
import type { Saving } from '#renderer/store/curate/openProject.ts';
import styles from './Standing.module.css';

/** Whose work it is, and that it is safe: at the right of the pages' names. What needs a word stands under it. */
export function Standing({ saidElsewhere }: { saidElsewhere: boolean }) {
  const project = useProject();
  const labelers = useNow(({ head }) => head.labelers);
  const me = useNow((now) => now.me);
  const copying = useNow((now) => now.copying);
  const saving = useNow((now) => now.saving);
  const writes = useNow(({ lease }) => lease === 'write');

  return (
    <div className={styles.standing}>
      {copying !== null && (
        <span>{t('curate.copying', { percent: percent(copying.done / Math.max(1, copying.total)) })}</span>
      )}
      {writes && !saidElsewhere && saving.trouble === null && <span>{sentenceOf(saving)}</span>}
      {labelers.length > 1 && (
        <label className={styles.me}>
          {t('curate.me')}{' '}
          <select value={me} onChange={(event) => project.chooseMe(event.currentTarget.value)}>
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

/** That another window writes here, or that nothing can be saved: a line of its own, for it may be long. */
export function StandingAlert() {
  const project = useProject();
  const reads = useNow(({ lease }) => lease === 'read');
  const { waiting, trouble } = useNow((now) => now.saving);
  if (reads) {
    return (
      <div className={styles.alert} role="status">
        <span>{t('curate.reading.body')}</span>
        <Button
          size="small"
          onClick={() => {
            project.takeOver().catch((error: unknown) => toast({ text: sentenceForError(error), tone: 'trouble' }));
          }}
        >
          {t('curate.reading.takeOver')}
        </Button>
      </div>
    );
  }
  if (trouble === null) return null;
  return (
    <div className={styles.alert} data-trouble role="status">
      {trouble === 'lost' ? t('curate.saving.lost', { count: waiting }) : sentenceFor(trouble)}
    </div>
  );
}

function sentenceOf({ waiting, savedAt }: Saving): string {
  if (waiting > 0) return t('curate.saving.waiting', { count: waiting });
  return savedAt === null ? t('curate.saving.nothing') : t('curate.saving.saved', { time: moment(savedAt) });
}
