import type { AttestationShown } from '#core/attestation/attestation.ts';
import { moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Hash } from '#renderer/ui/Hash.tsx';
import { useNames } from './attestationQueries.ts';
import styles from './Attestations.module.css';

/** What somebody is attested to know, by whom, and until when. Nothing where there is nothing. */
export function Attested({ attestations }: { attestations: readonly AttestationShown[] }) {
  const nameOf = useNames();
  if (attestations.length === 0) return null;
  return (
    <ul className={styles.attested} aria-label={t('attestations.attested')}>
      {attestations.map(({ id, expertise, issuer, expiresAt }) => (
        <li key={id}>
          <b dir="auto">{expertise}</b> {t('attestations.by', { name: nameOf(issuer) ?? t('attestations.unnamed') })}{' '}
          <Hash value={issuer} of={t('attestations.issuer')} whole />{' '}
          {t('attestations.until', { when: moment(expiresAt * 1_000) })}
        </li>
      ))}
    </ul>
  );
}
