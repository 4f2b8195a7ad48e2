import type { Model } from '#core/model.ts';
import { type RecipeName, settingsOf } from '#core/train/recipe.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import styles from '../Factory.module.css';
import { changeDraft, useDraft } from './draft.ts';
import { ExpertFields } from './ExpertFields.tsx';
import { PreferencesPart } from './PreferencesPart.tsx';
import { Step } from './Step.tsx';

/** As core/train/recipe.ts names them, in the order in which they are offered. */
const RECIPES = ['quick', 'careful', 'tiny-data', 'style', 'facts'] as const satisfies readonly RecipeName[];
/** Where no base is chosen yet, none of its limits hold. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** The recipe, and every setting of it for those who want to see them. */
export function HowPart({ models }: { models: readonly Model[] }) {
  const { recipe, base, snapshots } = useDraft();
  const context = models.find(({ hash }) => hash === base)?.header.trainedContext ?? NO_LIMIT;
  const changes = Object.keys(recipe.changes).length;
  return (
    <Step number={2} title={t('factory.how.title')} help={t('factory.how.help')}>
      <fieldset className={styles.choices}>
        <legend className={styles.unseen}>{t('factory.how.title')}</legend>
        <div className={styles.cards}>
          {RECIPES.map((name) => (
            <label key={name} className={styles.card}>
              <input
                type="radio"
                name="factory-recipe"
                checked={recipe.name === name}
                onChange={() => changeDraft({ recipe: { ...recipe, name } })}
              />
              <span className={styles.cardName}>{t(`factory.recipes.${name}.name`)}</span>
              <span>{t(`factory.recipes.${name}.good`)}</span>
              <span className={styles.cardWhen}>{t(`factory.recipes.${name}.when`)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {changes > 0 && (
        <p className={styles.changed}>
          {t('factory.how.changed', { count: changes })}{' '}
          <Button size="small" kind="quiet" onClick={() => changeDraft({ recipe: { ...recipe, changes: {} } })}>
            {t('factory.how.reset')}
          </Button>
        </p>
      )}
      {snapshots.length > 0 && <PreferencesPart />}
      <details className={styles.expert}>
        <summary>{t('factory.how.expert')}</summary>
        <ExpertFields settings={settingsOf(recipe, context)} plain={settingsOf({ ...recipe, changes: {} }, context)} />
      </details>
    </Step>
  );
}
