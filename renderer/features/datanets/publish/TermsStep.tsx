import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Publication } from '#core/datanet/publication.ts';
import type { DatanetDetail } from '#core/datanet/shown.ts';
import { Permissions } from '#renderer/features/curate/snapshots/Permissions.tsx';
import { manifestQuery } from '#renderer/features/curate/snapshots/snapshotQueries.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import { termsWords } from '../termsWords.ts';
import styles from './Publish.module.css';

interface TermsStepProps {
  detail: DatanetDetail;
  publication: Publication;
  goOn: () => void;
}

/** What the datanet allows everybody, beside what the snapshot's own terms say; and the yes to it. */
export function TermsStep({ detail: { datanet, termsText }, publication, goOn }: TermsStepProps) {
  const { data: manifest } = useQuery(manifestQuery(publication.root));
  const [agreed, setAgreed] = useState(false);
  return (
    <div className={styles.step}>
      <div className={styles.sides}>
        <section aria-label={t('publishing.termsOf.datanet')}>
          <h2 className={styles.heading}>{t('publishing.termsOf.datanet')}</h2>
          <ul className={styles.facts}>
            {termsWords(datanet.terms).map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </section>
        <section aria-label={t('publishing.termsOf.snapshot')}>
          <h2 className={styles.heading}>{t('publishing.termsOf.snapshot')}</h2>
          {manifest !== undefined && <Permissions terms={manifest.terms} />}
        </section>
      </div>
      {termsText === null ? (
        <Notice tone="warning">{t('publishing.termsMissing')}</Notice>
      ) : (
        <pre className={styles.document} dir="auto" tabIndex={0} aria-label={t('publishing.termsText')}>
          {termsText}
        </pre>
      )}
      <p className={styles.words}>{t('publishing.agree')}</p>
      <Toggle label={t('publishing.agreed')} on={agreed} onChange={setAgreed} />
      <div className={styles.acts}>
        <Button kind="call" disabled={!agreed} onClick={goOn}>
          {t('publishing.goOn')}
        </Button>
      </div>
    </div>
  );
}
