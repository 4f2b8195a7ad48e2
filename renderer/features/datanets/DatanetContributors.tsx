import { useState } from 'react';
import type { DatanetDetail } from '#core/datanet/shown.ts';
import { expertiseIn, useExpertise } from '#renderer/features/attestations/attestationQueries.ts';
import { Attested } from '#renderer/features/attestations/Attested.tsx';
import { ExpertiseFilter } from '#renderer/features/attestations/ExpertiseFilter.tsx';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Hash } from '#renderer/ui/Hash.tsx';
import styles from './Datanets.module.css';

/** Who contributed, how that went, and what they are attested to know. */
export function DatanetContributors({ contributors }: Pick<DatanetDetail, 'contributors'>) {
  const attestedOf = useExpertise();
  const [expertise, setExpertise] = useState('');
  const all = expertiseIn(contributors.flatMap(({ account }) => attestedOf(account)));
  const chosen = all.includes(expertise) ? expertise : '';
  const shown = contributors.filter(
    ({ account }) => chosen === '' || expertiseIn(attestedOf(account)).includes(chosen),
  );
  return (
    <section aria-label={t('datanets.contributorsTitle')}>
      <h2 className={styles.heading}>{t('datanets.contributorsTitle')}</h2>
      {contributors.length === 0 && <p className={styles.facts}>{t('datanets.noContributors')}</p>}
      <ExpertiseFilter all={all} value={chosen} change={setExpertise} />
      <ul className={styles.plain}>
        {shown.map(({ account, proposed, accepted, records }) => (
          <li key={account}>
            <Hash value={account} of={t('datanets.contributor')} whole />{' '}
            <span className={styles.facts}>
              {t('datanets.standing', {
                accepted: count(accepted),
                proposed: count(proposed),
                records: count(records),
              })}
            </span>
            <Attested attestations={attestedOf(account)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
