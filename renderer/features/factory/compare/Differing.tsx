import { Link } from '@tanstack/react-router';
import { recipeNameSchema } from '#core/train/recipe.ts';
import type { Run } from '#core/train/run.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from '../Factory.module.css';
import { isSetting, lossText, settingText } from '../settingFields.ts';
import { markOf } from './CompareRoom.tsx';

interface DifferingProps {
  runs: readonly Run[];
  differences: readonly { readonly setting: string; readonly values: readonly string[] }[];
}

const NAMES = ['base', 'snapshots', 'recipe', 'preference'] as const;

/** What came of the runs, and the settings in which they are not alike. */
export function Differing({ runs, differences }: DifferingProps) {
  return (
    <section className={styles.block}>
      <h2 className={styles.heading}>{t('factory.compare.differences')}</h2>
      {differences.length === 0 && <p>{t('factory.compare.same')}</p>}
      <div className={styles.sideways} role="region" aria-label={t('factory.compare.differences')} tabIndex={0}>
        <table className={styles.compareTable}>
          <thead>
            <tr>
              <th scope="col">{t('factory.compare.setting')}</th>
              {runs.map(({ id, name }, place) => (
                <th key={id} scope="col">
                  <span className={styles.mark}>{markOf(place)}</span>
                  <Link to="/factory/runs/$run" params={{ run: id }}>
                    {name}
                  </Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{t('factory.list.result')}</th>
              {runs.map(({ id, baseLoss, best }) => (
                <td key={id}>
                  {[
                    ...(baseLoss === null ? [] : [t('factory.compare.bare', { loss: lossText(baseLoss) })]),
                    ...(best === null
                      ? []
                      : [t('factory.compare.best', { loss: lossText(best.loss), step: count(best.step) })]),
                  ].join(', ')}
                </td>
              ))}
            </tr>
            {differences.map(({ setting, values }) => (
              <tr key={setting}>
                <th scope="row">{nameOf(setting)}</th>
                {runs.map((run, place) => (
                  <td key={run.id}>{valueOf(run, setting, values[place] ?? '')}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function nameOf(setting: string): string {
  if (isSetting(setting)) return t(`factory.settings.${setting}.name`);
  const name = NAMES.find((one) => one === setting);
  return name === undefined ? setting : t(`factory.compare.names.${name}`);
}

function valueOf(run: Run, setting: string, told: string): string {
  if (isSetting(setting)) return settingText(run.settings, setting);
  const recipe = recipeNameSchema.safeParse(told);
  return setting === 'recipe' && recipe.success ? t(`factory.recipes.${recipe.data}.name`) : told;
}
