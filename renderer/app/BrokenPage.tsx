import { useEffect, useState } from 'react';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import styles from './FullPage.module.css';
import { mayReadAnew, readAnew } from './parts.ts';
import { copyReport, describe } from './report.ts';

interface BrokenPageProps {
  what: 'room' | 'window';
  error: unknown;
  retry: () => void;
}

/** Needs nothing of what may be broken: no router, no queries, no theme. */
export function BrokenPage({ what, error, retry }: BrokenPageProps) {
  const [arrives] = useState(() => mayReadAnew());
  useEffect(() => (arrives ? readAnew() : undefined), [arrives]);
  const content = arrives ? (
    <>
      <h1 className={styles.title}>{t(`frame.arriving.${what}`)}</h1>
      <p className={styles.text}>{t('frame.arriving.body')}</p>
    </>
  ) : (
    <>
      <h1 className={styles.title}>{t(`frame.broken.${what}`)}</h1>
      <p className={styles.text}>{t('frame.broken.body')}</p>
      <div className={styles.actions}>
        <Button kind="call" onClick={retry}>
          {t('frame.broken.retry')}
        </Button>
        <Button onClick={() => void copyReport(error)}>{t('frame.broken.copyReport')}</Button>
      </div>
      <details className={styles.details}>
        <summary>{t('frame.broken.details')}</summary>
        <pre>{describe(error)}</pre>
      </details>
    </>
  );
  // In a room the landmark is there already.
  return what === 'room' ? (
    <div className={styles.page} role={arrives ? 'status' : 'alert'}>
      {content}
    </div>
  ) : (
    <main className={styles.page}>{content}</main>
  );
}
