import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, lazy } from 'react';
import { useIsSmallWorld } from '#renderer/features/starter/smallWorld.ts';
import { modelsQuery, useSettings } from '#renderer/host/queries.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { focusComposer } from './Composer.tsx';
import { useAnswerSettings } from './answerSettingsStore.ts';
import { NEW } from './deskState.ts';
import { setDraft } from './drafting.ts';
import styles from './EmptyPage.module.css';

const StarterCard = lazy(() =>
  import('#renderer/features/starter/StarterCard.tsx').then((part) => ({ default: part.StarterCard })),
);
const ThingsToTry = lazy(() =>
  import('#renderer/features/starter/ThingsToTry.tsx').then((part) => ({ default: part.ThingsToTry })),
);

const EXAMPLES = ['explain', 'compare', 'write'] as const;

/** A page on which nothing stands yet: says what to do next. Blank until it is known what that is. */
export function EmptyPage() {
  const models = useQuery(modelsQuery).data;
  const chosen = useSettings()?.chosenModel;
  const elsewhere = useAnswerSettings(NEW)?.now.remote !== undefined;
  const ofSmallWorld = useIsSmallWorld(chosen);
  const go = useNavigate();
  if (models === undefined || chosen === undefined) return null;

  if (models.length === 0 && !elsewhere) {
    return (
      <div className={styles.empty}>
        <h2>{t('ask.noModel.heading')}</h2>
        <p>{t('ask.noModel.body')}</p>
        <Button kind="call" onClick={() => void go({ to: '/welcome' })}>
          {t('ask.noModel.welcome')}
        </Button>
        <Suspense fallback={null}>
          <StarterCard />
        </Suspense>
      </div>
    );
  }
  if (!elsewhere && !models.some(({ hash }) => hash === chosen)) {
    return (
      <div className={styles.empty}>
        <h2>{t('ask.noneChosen.heading')}</h2>
        <p>{t('ask.noneChosen.body')}</p>
      </div>
    );
  }
  if (ofSmallWorld && !elsewhere && chosen !== null) {
    return (
      <Suspense fallback={null}>
        <ThingsToTry base={chosen} />
      </Suspense>
    );
  }
  return (
    <div className={styles.empty}>
      <h2>{t('ask.empty.heading')}</h2>
      <p>{elsewhere ? t('remotes.empty') : t('ask.empty.body')}</p>
      <p className={styles.lead}>{t('ask.empty.tryOne')}</p>
      <ul>
        {EXAMPLES.map((example) => (
          <li key={example}>
            <button
              type="button"
              className={styles.example}
              onClick={() => {
                setDraft(NEW, t(`ask.empty.examples.${example}`));
                focusComposer();
              }}
            >
              {t(`ask.empty.examples.${example}`)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
