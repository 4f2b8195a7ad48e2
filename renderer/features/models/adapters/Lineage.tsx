import { contributorsOf } from '#core/adapterLineage.ts';
import type { AdapterLineage } from '#core/adapter.ts';
import { count } from '#renderer/text/amounts.ts';
import { calendarDay } from '#renderer/text/calendar.ts';
import { t } from '#renderer/text/text.ts';
import { Hash } from '#renderer/ui/Hash.tsx';
import styles from './Adapters.module.css';

/** So many names are said; the number says how many more there are. */
const MOST_NAMED = 3;

/** Where an adapter comes from: whose work, made into it how, and how it did. */
export function Lineage({ lineage }: { lineage: AdapterLineage }) {
  const { snapshots, recipe, runLogHash, benchmarks, terms, trainedBy, at } = lineage;
  const contributors = contributorsOf(snapshots);
  const when = calendarDay(at);
  const { licence } = terms;
  const lines = [
    trainedBy === null
      ? t('adapters.lineage.trained', { when })
      : t('adapters.lineage.trainedBy', { name: trainedBy.name, when }),
    ...(snapshots.length === 0
      ? []
      : [
          t('adapters.lineage.snapshots', {
            count: snapshots.length,
            amount: count(snapshots.length),
            names: snapshots.map(({ name }) => name).join(', '),
          }),
        ]),
    ...(contributors.length === 0
      ? []
      : [
          t('adapters.lineage.contributors', {
            count: contributors.length,
            amount: count(contributors.length),
            names: contributors.slice(0, MOST_NAMED).join(', '),
          }),
        ]),
    ...snapshots.flatMap(({ name, datanet: of }) =>
      of === undefined
        ? []
        : t('adapters.lineage.allowed', {
            name,
            contribution: count(of.contribution),
            datanet: count(of.datanet),
            network: of.network,
            block: count(of.block),
          }),
    ),
    t('adapters.lineage.recipe', { recipe: recipe.name }),
    ...benchmarks.map(({ name, verdict }) => t('adapters.lineage.benchmark', { name, verdict })),
    t(terms.commercialUse ? 'adapters.lineage.terms' : 'adapters.lineage.termsNoCommerce', { licence }),
  ];
  const hashes = [
    ...snapshots.map(({ name, root }) => ({ of: `${t('adapters.lineage.snapshotRoot')} ${name}`, value: root })),
    { of: t('adapters.lineage.recipeHash'), value: recipe.hash },
    { of: t('adapters.lineage.runLog'), value: runLogHash },
    { of: t('adapters.lineage.termsHash'), value: terms.hash },
  ];
  return (
    <div className={styles.lineage}>
      <ul aria-label={t('adapters.lineage.title')}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <details>
        <summary>{t('adapters.lineage.hashes')}</summary>
        <ul>
          {hashes.map(({ of, value }) => (
            <li key={of}>
              {of} <Hash value={value} of={of} />
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
