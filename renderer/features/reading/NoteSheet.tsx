import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Colophon } from '#core/colophon.ts';
import { host } from '#renderer/host/client.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './Reading.module.css';

type Note = Colophon['notes'][number];

/** The record behind a note that was read from a project: as it was read, and as it is. */
export function NoteSheet({ note, project, close }: { note: Note; project: string; close: () => void }) {
  const { number, name, line, excerpt, place } = note;
  const { data, error } = useQuery({
    queryKey: ['projects', 'read', project, place],
    queryFn: ({ signal }) => host.reading.record({ project, ordinal: place }, { signal }),
    gcTime: 60_000,
  });
  return (
    <Dialog title={t('reading.note.title', { number })} close={close} width={640}>
      <div className={styles.sheet}>
        <p dir="auto">{t('reading.note.from', { line: count(line), name })}</p>
        <div className={styles.scrolls} tabIndex={0} role="group" aria-label={t('reading.note.title', { number })}>
          <h3 className={styles.head}>{t('reading.note.read')}</h3>
          <p className={styles.text} dir="auto">
            {excerpt}
          </p>
          <h3 className={styles.head}>{t('reading.note.now')}</h3>
          {error !== null && <Notice tone="warning">{sentenceForError(error)}</Notice>}
          {data === undefined ? (
            error === null && <p className={styles.help}>{t('reading.note.loading')}</p>
          ) : (
            <p className={styles.text} dir="auto">
              {data.text}
            </p>
          )}
        </div>
        <p className={styles.help}>{t('reading.note.notSealed')}</p>
        <Link
          to="/curate/$project"
          params={{ project }}
          search={{ record: place }}
          className={styles.link}
          onClick={close}
        >
          {t('reading.note.project')}
        </Link>
      </div>
    </Dialog>
  );
}
