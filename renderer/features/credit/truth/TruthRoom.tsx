import { truth, trustIn } from '#core/credit/trust.ts';
import type { ConfigurationFigures, TruthRow } from '#core/credit/truth.ts';
import { isReached, truthTargets } from '#core/credit/truthTargets.ts';
import { Room } from '#renderer/app/Room.tsx';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { CreditPages } from '../CreditPages.tsx';
import styles from './Truth.module.css';

/** What the truth bench found, and what it means for who is paid. */
export function TruthRoom() {
  const { made, rows, configurations } = truth;
  return (
    <Room title={t('truth.title')} actions={<CreditPages />}>
      <div className={styles.page}>
        <p className={styles.lead}>{t('truth.lead')}</p>
        {made === null ? (
          <div className={styles.none}>
            <h2>{t('truth.none')}</h2>
            <p>{t('truth.nonePays')}</p>
          </div>
        ) : (
          <>
            <p className={styles.made}>
              {t('truth.made', {
                contributors: count(made.contributors),
                records: count(made.records),
                queries: count(made.queries),
                trainings: count(made.subsets * made.seeds),
                seeds: count(made.seeds),
                minutes: count(made.cpuSeconds / 60),
              })}{' '}
              {t('truth.smallWorld')}
            </p>
            <h2 className={styles.head}>{t('truth.table')}</h2>
            <Figures rows={rows} />
            <h2 className={styles.head}>{t('truth.configurations')}</h2>
            <p className={styles.made}>{t('truth.configurationsLead')}</p>
            <Configurations all={configurations} />
          </>
        )}
      </div>
    </Room>
  );
}

function Figures({ rows }: { rows: readonly TruthRow[] }) {
  return (
    <div className={styles.rows} role="region" aria-label={t('truth.table')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('truth.column.what')}</th>
            <th scope="col">{t('truth.column.target')}</th>
            <th scope="col">{t('truth.column.figure')}</th>
            <th scope="col">{t('truth.column.words')}</th>
            <th scope="col">{t('truth.column.gradientDot')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{t(`truth.row.${row.id}`)}</th>
              <td>{targetOf(row)}</td>
              <td>
                <span className={isReached(row) === false ? styles.missed : styles.figure}>
                  {row.value === null ? t('truth.notMeasured') : figure(row.value)}
                </span>
                {row.low !== null && row.high !== null && (
                  <span className={styles.between}>
                    {t('truth.between', { low: figure(row.low), high: figure(row.high) })}
                  </span>
                )}
                <Verdict row={row} />
              </td>
              <td>{row.words === null ? '' : figure(row.words)}</td>
              <td>{row.gradientDot === null ? '' : figure(row.gradientDot)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** In words: a colour alone tells nobody whose eyes or reader do not show it. */
function Verdict({ row }: { row: TruthRow }) {
  const reached = isReached(row);
  if (reached === null) return null;
  return <span className={styles.verdict}>{reached ? t('truth.reached') : t('truth.missed')}</span>;
}

function Configurations({ all }: { all: readonly ConfigurationFigures[] }) {
  return (
    <div className={styles.rows} role="region" aria-label={t('truth.configurations')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('truth.column.kept')}</th>
            <th scope="col">{t('truth.column.figure')}</th>
            <th scope="col">{t('truth.column.lowest')}</th>
            <th scope="col">{t('truth.column.words')}</th>
            <th scope="col">{t('truth.column.gradientDot')}</th>
            <th scope="col">{t('truth.column.margin')}</th>
            <th scope="col">{t('truth.column.paid')}</th>
          </tr>
        </thead>
        <tbody>
          {all.map((figures) => {
            const { configuration, otherSeeds, lowest, words, gradientDot, margin } = figures;
            const { trained, targets, checkpoints, bits, beside } = configuration;
            const paid = trustIn(figures);
            const how = t('truth.keptHow', {
              count: checkpoints,
              amount: count(checkpoints),
              bits: count(bits),
            });
            return (
              <tr key={JSON.stringify(configuration)}>
                <th scope="row">
                  {t('truth.kept', { trained: count(trained.length), kept: count(targets.length) })}
                  <span className={styles.how}>{beside === 0 ? how : t('truth.keptBeside', { how })}</span>
                </th>
                <td>{figure(otherSeeds)}</td>
                <td>{figure(lowest)}</td>
                <td>{figure(words)}</td>
                <td>{figure(gradientDot)}</td>
                <td>{figure(margin)}</td>
                <td>{paid === 0 ? t('truth.nothing') : figure(paid)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function targetOf({ id }: TruthRow): string {
  const { least, most } = truthTargets[id];
  if (id === 'b2Margin') return t('truth.above');
  if (least !== undefined && most !== undefined) return t('truth.from', { least: figure(least), most: figure(most) });
  if (least !== undefined) return t('truth.atLeast', { least: figure(least) });
  return most === undefined ? '' : t('truth.atMost', { most: figure(most) });
}

/** Two places, as far as they tell something; of what is counted, none. */
function figure(value: number): string {
  if (Math.abs(value) >= 20) return count(value);
  // What is just above nothing decides whether anything is paid.
  const digits = value !== 0 && Math.abs(value) < 0.01 ? 3 : 2;
  return value.toFixed(digits).replace('-', '−');
}
