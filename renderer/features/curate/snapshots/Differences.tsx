import { useState } from 'react';
import type { z } from 'zod';
import type { differenceSchema } from '#protocol/window/snapshots.ts';
import { WHOLE } from '#core/snapshot/weights.ts';
import { t } from '#renderer/text/text.ts';
import { sharePercent } from './Contributors.tsx';
import { type ReadLine, readLine, titleOf, valueText } from './readLine.ts';
import styles from './Snapshots.module.css';

export type Difference = z.infer<typeof differenceSchema>;

/** Of the contributors on either side, by their places. */
interface Names {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Records that differ, in a list; the one that is chosen stands beside it, before and after. */
export function Differences({ differences, names }: { differences: readonly Difference[]; names: Names }) {
  const [at, setAt] = useState(0);
  const chosen = differences[at] ?? differences[0];
  return (
    <div className={styles.differences}>
      <ul className={styles.differenceList} aria-label={t('curateSnapshots.comparing.differences')}>
        {differences.map((difference, place) => (
          <li key={keyOf(difference)}>
            <button
              type="button"
              aria-current={difference === chosen}
              data-kind={difference.kind}
              onClick={() => setAt(place)}
            >
              <span className={styles.kind}>{t(`curateSnapshots.comparing.${difference.kind}`)}</span>
              <span className={styles.differenceText}>{titleOf(readLine(lineOf(difference)))}</span>
              {difference.kind === 'changed' && (
                <span className={styles.quiet}>
                  {difference.parts.map((part) => t(`curateSnapshots.comparing.part.${part}`)).join(', ')}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
      {chosen !== undefined && <Sides difference={chosen} names={names} />}
    </div>
  );
}

function Sides({ difference, names }: { difference: Difference; names: Names }) {
  const before =
    difference.kind === 'changed' ? difference.before : difference.kind === 'removed' ? difference.line : null;
  const after = difference.kind === 'changed' ? difference.after : difference.kind === 'added' ? difference.line : null;
  const record = readLine(lineOf(difference));
  return (
    <div className={styles.sides}>
      <section aria-label={t('curateSnapshots.comparing.record')} className={styles.sideRecord}>
        <h3 className={styles.small}>{t('curateSnapshots.comparing.record')}</h3>
        {Object.entries(record?.fields ?? {}).map(([field, value]) => (
          <p key={field} className={styles.fieldText}>
            {valueText(value)}
          </p>
        ))}
      </section>
      <Side title={t('curateSnapshots.comparing.before')} line={before} names={names.before} />
      <Side title={t('curateSnapshots.comparing.after')} line={after} names={names.after} />
    </div>
  );
}

function Side({ title, line, names }: { title: string; line: string | null; names: readonly string[] }) {
  const record = line === null ? null : readLine(line);
  return (
    <section aria-label={title} className={styles.side}>
      <h3 className={styles.small}>{title}</h3>
      {record === null ? (
        <p className={styles.quiet}>{t('curateSnapshots.comparing.absent')}</p>
      ) : (
        <dl className={styles.sideFacts}>{factsOf(record, names)}</dl>
      )}
    </section>
  );
}

function factsOf({ answers, split, weights }: ReadLine, names: readonly string[]) {
  const rows = [
    ...Object.entries(answers).map(([question, answer]) => [question, valueText(answer)] as const),
    [t('curateSnapshots.comparing.part.split'), split] as const,
    [
      t('curateSnapshots.comparing.part.weights'),
      weights.map(([place, parts]) => `${names[place] ?? ''} ${sharePercent(parts / WHOLE)}`).join('\n'),
    ] as const,
  ];
  return rows.map(([name, value]) => (
    <div key={name}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  ));
}

function lineOf(difference: Difference): string {
  return difference.kind === 'changed' ? difference.after : difference.line;
}

function keyOf({ key: { input, provenance } }: Difference): string {
  return `${input} ${provenance.source} ${String(provenance.row)}`;
}
