import { useQuery } from '@tanstack/react-query';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import { examplesQuery } from '../factoryQueries.ts';
import styles from '../Factory.module.css';
import { changeDraft, useDraft } from './draft.ts';

/** How dear it is to move away from the base; 0.1 is usual. */
const USUAL = { beta: 0.1 };

/** Where people said which of two answers is better: whether that is learned, and not the answers themselves. */
export function PreferencesPart() {
  const { recipe, snapshots } = useDraft();
  const pairs = useQuery(examplesQuery(snapshots)).data?.pairs;
  const { preference } = recipe;
  if (pairs === undefined || (pairs === 0 && preference === undefined)) return null;
  const choose = (on: boolean) =>
    changeDraft({ recipe: { name: recipe.name, changes: recipe.changes, ...(on && { preference: USUAL }) } });
  return (
    <section className={styles.group} aria-label={t('factory.preferences.title')}>
      <Toggle
        label={t('factory.preferences.title')}
        help={t('factory.preferences.help', { count: pairs, amount: count(pairs) })}
        on={preference !== undefined}
        onChange={choose}
      />
      {preference !== undefined && (
        <div className={styles.fields}>
          <div className={styles.field}>
            <NumberField
              label={t('factory.preferences.beta')}
              help={t('factory.preferences.betaHelp')}
              value={preference.beta}
              min={0.001}
              max={10}
              step={0.05}
              onDone={(beta) => changeDraft({ recipe: { ...recipe, preference: { beta } } })}
            />
          </div>
        </div>
      )}
      {preference !== undefined && (
        <Notice tone={pairs === 0 ? 'warning' : 'plain'}>
          {t(pairs === 0 ? 'factory.preferences.none' : 'factory.preferences.untraceable')}
        </Notice>
      )}
    </section>
  );
}
