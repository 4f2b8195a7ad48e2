import type { ReactNode } from 'react';
import type { Run } from '#core/train/run.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Hash } from '#renderer/ui/Hash.tsx';
import styles from '../Factory.module.css';
import { GROUPS, settingText } from '../settingFields.ts';
import { unusedWords } from '../unusedWords.ts';

type Fact = readonly [name: string, fact: ReactNode];

/** What a run was made with, and under whose terms. */
export function RunFacts({ run }: { run: Run }) {
  const { base, snapshots, recipe, commercial, data, createdAt, endedAt, logHash, grants, settings } = run;
  const facts: Fact[] = [
    [t('factory.run.base'), base.name],
    [
      t('factory.run.snapshots'),
      snapshots
        .map(({ name, records }) => `${name} (${t('units.records', { count: records, amount: count(records) })})`)
        .join(', '),
    ],
    [t('factory.list.recipe'), t(`factory.recipes.${recipe.name}.name`)],
    ...(recipe.preference === undefined
      ? []
      : [
          [
            t('factory.preferences.fact'),
            t('factory.preferences.factOf', { beta: String(recipe.preference.beta) }),
          ] as const,
        ]),
    [t('factory.run.commercial'), commercial ? t('factory.on') : t('factory.off')],
    ...(data === null ? [] : dataFacts(data)),
    ...leftOutFacts(run),
    [t('factory.run.begun'), moment(createdAt)],
    ...(endedAt === null ? [] : [[t('factory.run.ended'), moment(endedAt)] as const]),
    ...(logHash === null
      ? []
      : [[t('factory.run.logHash'), <Hash key="log" value={logHash} of={t('factory.run.logHash')} />] as const]),
    [
      t('factory.run.grants'),
      grants.map(({ hash }, place) => {
        const of = `${t('factory.run.grants')} ${snapshots[place]?.name ?? ''}`;
        return <Hash key={hash} value={hash} of={of} />;
      }),
    ],
  ];
  return (
    <section className={styles.block} aria-label={t('factory.run.facts')}>
      <h3 className={styles.heading}>{t('factory.run.facts')}</h3>
      <dl className={styles.facts}>
        {facts.map(([name, fact]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      <details className={styles.allSettings}>
        <summary>{t('factory.run.settings')}</summary>
        <dl className={styles.facts}>
          {GROUPS.flatMap((group) => group.settings).map((key) => {
            const own = recipe.changes[key] !== undefined;
            return (
              <div key={key} data-changed={own}>
                <dt>{t(`factory.settings.${key}.name`)}</dt>
                <dd>
                  {settingText(settings, key)} {own && <span className={styles.tag}>{t('factory.run.yours')}</span>}
                </dd>
              </div>
            );
          })}
        </dl>
      </details>
    </section>
  );
}

function dataFacts({
  examples,
  heldOut,
  heldOutFrom,
  device,
  threads,
  recompute,
  template,
}: NonNullable<Run['data']>): Fact[] {
  const how = t(`factory.run.heldOutFrom.${heldOutFrom}`);
  return [
    [
      t('factory.run.examples'),
      `${t('factory.run.examplesFact', { train: count(examples), heldOut: count(heldOut) })}${heldOut > 0 ? ` (${how})` : ''}`,
    ],
    [
      t('factory.run.device'),
      device === 'webgpu' ? t('factory.estimate.onGraphics') : t('factory.estimate.onThreads', { count: threads }),
    ],
    ...(recompute
      ? [[t('factory.run.recompute'), `${t('factory.on')}, ${t('factory.run.recomputeHelp')}`] as const]
      : []),
    [t('factory.run.template'), t(`factory.run.templates.${template}`)],
  ];
}

function leftOutFacts({ data, unused }: Run): Fact[] {
  const said = [
    ...(data !== null && data.tooLong > 0 ? [t('factory.run.tooLong', { amount: count(data.tooLong) })] : []),
    ...(data !== null && data.nothingToLearn > 0
      ? [t('factory.run.nothingToLearn', { amount: count(data.nothingToLearn) })]
      : []),
    ...unusedWords(unused),
  ];
  return said.length === 0 ? [] : [[t('factory.run.leftOut'), said.join(', ')]];
}
