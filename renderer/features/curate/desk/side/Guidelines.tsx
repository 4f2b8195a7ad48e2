import { lazy, Suspense } from 'react';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { keepFocus } from '../focus.ts';
import styles from './side.module.css';

const Words = lazy(async () => ({ default: (await import('#renderer/features/ask/AnswerText.tsx')).AnswerText }));

/** How the labels are meant, in the project's own words. */
export function Guidelines() {
  const guidelines = useNow(({ head }) => head.guidelines);
  if (guidelines.trim() === '') return null;
  return (
    <details className={styles.fold} open>
      <summary className={styles.title} onMouseDown={keepFocus}>
        {t('curateDesk.guidelines')}
      </summary>
      <div className={styles.guidelines}>
        <Suspense fallback={null}>
          <Words text={guidelines} writing={false} />
        </Suspense>
      </div>
    </details>
  );
}
