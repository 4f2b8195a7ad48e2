import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { modelsQuery, useSettings } from '#renderer/host/queries.ts';
import { t } from '#renderer/text/text.ts';
import styles from './AskRoom.module.css';

const Menu = lazy(() => import('./BaseMenu.tsx').then((file) => ({ default: file.BaseMenu })));

/** The base that answers, and the choice of another. */
export function BaseChip() {
  const go = useNavigate();
  const models = useQuery(modelsQuery).data;
  const chosen = useSettings()?.chosenModel;
  const name = models?.find(({ hash }) => hash === chosen)?.name ?? t('ask.base.none');
  const chip = (
    <button type="button" className={styles.chip} aria-label={t('ask.base.choose', { name })}>
      {t('ask.base.chip')} <b>{name}</b>
    </button>
  );
  if (models === undefined || models.length === 0) return chip;
  return (
    // The chip is drawn at once; what opens from it may come a moment later.
    <Suspense fallback={chip}>
      <Menu target={chip} models={models} manage={() => void go({ to: '/models' })} />
    </Suspense>
  );
}
