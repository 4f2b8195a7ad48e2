import type { BaseForAdapter } from '#protocol/window/adapters.ts';
import { t } from '#renderer/text/text.ts';
import styles from './Adapters.module.css';

interface BaseChoiceProps {
  legend: string;
  bases: readonly BaseForAdapter[];
  chosen: string | null;
  choose: (hash: string) => void;
}

/** The bases that an adapter fits, and why it does not fit the others. */
export function BaseChoice({ legend, bases, chosen, choose }: BaseChoiceProps) {
  const [fitting, others] = [bases.filter(({ fits }) => fits), bases.filter(({ fits }) => !fits)];
  return (
    <>
      {fitting.length > 0 && (
        <fieldset className={styles.bases}>
          <legend>{legend}</legend>
          {fitting.map(({ hash, name, named }) => (
            <label key={hash} className={styles.base}>
              <input type="radio" name="base" checked={chosen === hash} onChange={() => choose(hash)} />
              <span className={styles.baseName}>{name}</span>
              <span className={styles.reason}>{t(named ? 'adapters.bases.named' : 'adapters.bases.fits')}</span>
            </label>
          ))}
        </fieldset>
      )}
      {others.length > 0 && (
        <details className={styles.others} open={fitting.length === 0}>
          <summary>{t('adapters.bases.others', { count: others.length })}</summary>
          <ul>
            {others.map(({ hash, name, detail }) => (
              <li key={hash}>
                <span className={styles.baseName}>{name}</span>
                <span className={styles.reason}>{detail}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
