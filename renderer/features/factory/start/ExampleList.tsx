import type { Example } from '#core/train/examples.ts';
import { t } from '#renderer/text/text.ts';
import styles from '../Factory.module.css';

/** The first examples, turn by turn. */
export function ExampleList({ examples }: { examples: readonly Example[] }) {
  return (
    <details className={styles.examples}>
      <summary>{t('factory.what.examples')}</summary>
      <p className={styles.help}>{t('factory.what.examplesHelp')}</p>
      <div className={styles.scrolls} role="region" aria-label={t('factory.what.examples')} tabIndex={0}>
        <ol>
          {examples.map(({ snapshot, line, question, split, messages }) => (
            <li key={`${snapshot} ${line} ${question ?? ''}`} className={styles.example}>
              {split !== 'train' && <span className={styles.tag}>{t('factory.what.heldOutMark')}</span>}
              {messages.map(({ role, content }, place) => (
                <p key={`${place} ${role}`} data-role={role}>
                  <span className={styles.role}>{t(`factory.what.role.${role}`)}</span>
                  <span className={styles.turn} dir="auto">
                    {content}
                  </span>
                </p>
              ))}
            </li>
          ))}
        </ol>
      </div>
    </details>
  );
}
