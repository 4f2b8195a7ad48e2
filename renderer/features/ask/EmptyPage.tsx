import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { modelsQuery, useSettings } from '#renderer/host/queries.ts';
import { t } from '#renderer/text/text.ts';
import styles from './AskRoom.module.css';

const EXAMPLES = ['explain', 'compare', 'write'] as const;

/** Before the first question: what happens here, and the next step. */
export function EmptyPage({ take }: { take: (text: string) => void }) {
  const models = useQuery(modelsQuery).data;
  const chosen = useSettings()?.chosenModel;
  const none = models?.length === 0;
  const noneChosen = models !== undefined && chosen !== undefined && !models.some(({ hash }) => hash === chosen);
  const what = none ? 'noModel' : noneChosen ? 'noneChosen' : 'empty';

  return (
    <section className={styles.scroll}>
      <div className={styles.empty}>
        <h2>{t(`ask.${what}.heading`)}</h2>
        <p>{t(`ask.${what}.body`)}</p>
        {what === 'noModel' && (
          <Link to="/welcome" className={styles.next}>
            {t('ask.noModel.welcome')}
          </Link>
        )}
        {what === 'empty' && (
          <>
            <p className={styles.tryOne}>{t('ask.empty.tryOne')}</p>
            <ul className={styles.examples}>
              {EXAMPLES.map((name) => (
                <li key={name}>
                  <button type="button" onClick={() => take(t(`ask.empty.examples.${name}`))}>
                    {t(`ask.empty.examples.${name}`)}
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}
