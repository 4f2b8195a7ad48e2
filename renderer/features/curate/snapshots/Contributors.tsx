import { useState } from 'react';
import type { Manifest } from '#core/snapshot/manifest.ts';
import { WHOLE } from '#core/snapshot/weights.ts';
import { count, decimal } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import styles from './Snapshots.module.css';

/** So many are listed at once; a snapshot may name a hundred thousand. */
const SHOWN = 20;
const MOST_SHOWN = 2_000;

/** Everybody who has a weight, the heaviest first. */
export function Contributors({ manifest: { contributors, records } }: { manifest: Manifest }) {
  const [all, setAll] = useState(false);
  const sorted = contributors.toSorted((one, other) => other.weight - one.weight || (one.id < other.id ? -1 : 1));
  const whole = records.count * WHOLE;
  return (
    <section className={styles.section} aria-label={t('curateSnapshots.detail.contributors')}>
      <h3 className={styles.heading}>
        {t('curateSnapshots.detail.contributors')}
        <span className={styles.quiet}>
          {t('curateSnapshots.detail.contributorsCount', { count: contributors.length })}
        </span>
      </h3>
      <div>
        <table className={styles.people}>
          <thead>
            <tr>
              <th scope="col">{t('curateSnapshots.detail.contributorName')}</th>
              <th scope="col">{t('curateSnapshots.detail.roles')}</th>
              <th scope="col" className={styles.figure}>
                {t('curateSnapshots.facts.records')}
              </th>
              <th scope="col" className={styles.figure}>
                {t('curateSnapshots.detail.share')}
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, all ? MOST_SHOWN : SHOWN).map(({ id, key, name, roles, records: of, weight }) => (
              <tr key={id}>
                <th scope="row">
                  <span className={styles.person}>{name}</span>{' '}
                  {key === null ? (
                    <span className={styles.quiet}>{t('curateSnapshots.detail.withoutKey')}</span>
                  ) : (
                    <Hash value={key} of={name} />
                  )}
                </th>
                <td>{roles.map((role) => t(`curateSnapshots.detail.role.${role}`)).join(', ')}</td>
                <td className={styles.figure}>{count(of)}</td>
                <td className={styles.figure}>{sharePercent(weight / whole)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {!all && contributors.length > SHOWN && (
          <Button kind="quiet" onClick={() => setAll(true)}>
            {t('curateSnapshots.detail.showAll', { count: Math.min(contributors.length, MOST_SHOWN) })}
          </Button>
        )}
      </div>
    </section>
  );
}

/** With one place: shares of many people are small. */
export function sharePercent(fraction: number): string {
  return t('units.percent', { amount: decimal(fraction * 100) });
}
