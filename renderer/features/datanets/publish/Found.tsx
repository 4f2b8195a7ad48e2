import type { Publication, PublicationReport } from '#core/datanet/publication.ts';
import { Demands } from '#renderer/features/attestations/Demands.tsx';
import { bytes, count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './Publish.module.css';

const KINDS = ['secret', 'iban', 'card', 'crypto', 'email', 'ip', 'phone'] as const;

/** What was found in a snapshot: what stops it first, then what to think about, then what is well. */
export function Found({ publication, report }: { publication: Publication; report: PublicationReport }) {
  const { misfits, personal, duplicates, unattested, heldBy } = report;
  const { records, elsewhere, within, compared } = duplicates;
  const kinds = personal.kinds.map(({ kind }) => {
    const known = KINDS.find((each) => each === kind) ?? 'other';
    return t(`publishing.kind.${known}`);
  });
  const facts = [
    ...(misfits.length === 0 ? [t('publishing.fits')] : []),
    ...(personal.records === 0 ? [t('publishing.personalNone')] : []),
    ...(compared + elsewhere === 0 ? [t('publishing.comparedNone')] : []),
    ...(compared > 0 && records === 0 ? [t('publishing.duplicatesNone')] : []),
    ...(elsewhere > 0 ? [t('publishing.elsewhere', { count: elsewhere, amount: count(elsewhere) })] : []),
    ...(within > 0 ? [t('publishing.within', { count: within, amount: count(within) })] : []),
    t('publishing.size', {
      records: t('units.records', { count: publication.records, amount: count(publication.records) }),
      size: bytes(publication.bytes),
    }),
  ];
  return (
    <section aria-label={t('publishing.found')}>
      <h2 className={styles.heading}>{t('publishing.found')}</h2>
      {heldBy !== null && <Notice tone="trouble">{t('publishing.held', { id: String(heldBy) })}</Notice>}
      {misfits.length > 0 && (
        <Notice tone="trouble">
          {misfits.map((misfit) => (
            <p key={misfit}>{t(`publishing.misfit.${misfit}`)}</p>
          ))}
          <p>{t('publishing.misfitMore')}</p>
        </Notice>
      )}
      {unattested.length > 0 && (
        <Notice tone="trouble">
          {t('attestations.unmetOwn')}
          <Demands demands={unattested} />
        </Notice>
      )}
      {personal.records > 0 && (
        <Notice tone="warning">
          {t('publishing.personal', {
            count: personal.records,
            amount: count(personal.records),
            kinds: kinds.join(', '),
          })}
        </Notice>
      )}
      {records > 0 && (
        <Notice tone="warning">{t('publishing.duplicates', { count: records, amount: count(records) })}</Notice>
      )}
      <ul className={styles.facts}>
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </section>
  );
}
