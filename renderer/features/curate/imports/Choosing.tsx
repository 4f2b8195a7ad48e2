import type { Trouble } from '#renderer/host/failureOf.ts';
import { sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { chooseAndLook } from './incoming.ts';
import styles from './ImportPage.module.css';

/** Where nothing is on its way: the ways in. */
export function Choosing({ project, trouble }: { project: string; trouble: Trouble | undefined }) {
  return (
    <section className={styles.section} aria-label={t('curateImports.title')}>
      {trouble !== undefined && <Notice tone="trouble">{sentenceForTrouble(trouble)}</Notice>}
      <div className={styles.drop}>
        <h2 className={styles.title}>{t('curateImports.title')}</h2>
        <p className={styles.text}>{t('curateImports.invite')}</p>
        <div className={styles.actions}>
          <Button kind="call" onClick={() => void chooseAndLook(project, 'files')}>
            {t('curateImports.chooseFiles')}
          </Button>
          <Button onClick={() => void chooseAndLook(project, 'folder')}>{t('curateImports.chooseFolder')}</Button>
        </div>
        <p className={styles.formats}>{t('curateImports.formats')}</p>
      </div>
    </section>
  );
}
