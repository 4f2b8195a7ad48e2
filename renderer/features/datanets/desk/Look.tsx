import { useQuery } from '@tanstack/react-query';
import type { ProposalLook } from '#core/datanet/desk.ts';
import { host } from '#renderer/host/client.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from '../Datanets.module.css';

/** What a proposal holds, and what its datanet holds already. */
export function Look({ network, contribution }: { network: bigint; contribution: number }) {
  const { data, error } = useQuery({
    queryKey: ['datanets', String(network), 'look', contribution],
    queryFn: ({ signal }) => host.datanets.look({ network, contribution }, { signal }),
  });
  if (error !== null) return <Notice tone="trouble">{sentenceForError(error)}</Notice>;
  if (data === undefined) return <p role="status">{t('desk.looking')}</p>;
  return (
    <div className={styles.look}>
      <p className={styles.lead} dir="auto">
        {data.name}
      </p>
      {data.description !== '' && (
        <p className={styles.description} dir="auto">
          {data.description}
        </p>
      )}
      {!data.manifestFits && <Notice tone="trouble">{t('desk.otherManifest')}</Notice>}
      <ul className={styles.figures}>
        {figures(data).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {data.near.examples.length > 0 && (
        <section aria-label={t('desk.nearTitle')}>
          <h3 className={styles.small}>{t('desk.nearTitle')}</h3>
          {data.near.examples.map(({ text, other, contribution: from }, at) => (
            <div key={at} className={styles.sides}>
              <pre dir="auto" tabIndex={0}>
                {text}
              </pre>
              <div>
                <p className={styles.facts}>{t('datanets.contribution', { id: String(from) })}</p>
                <pre dir="auto" tabIndex={0}>
                  {other}
                </pre>
              </div>
            </div>
          ))}
        </section>
      )}
      <section aria-label={t('desk.samples')}>
        <h3 className={styles.small}>{t('desk.samples')}</h3>
        {data.samples.map((text, at) => (
          <pre key={at} dir="auto" tabIndex={0}>
            {text}
          </pre>
        ))}
      </section>
    </div>
  );
}

function figures({ records, licence, readThrough, within, personal, exact, near, compared, elsewhere }: ProposalLook) {
  return [
    t('desk.figures.records', { count: records, amount: count(records), licence }),
    t('desk.figures.within', { count: within, amount: count(within) }),
    t('desk.figures.personal', { amount: count(personal), of: count(readThrough) }),
    compared === 0
      ? t('desk.figures.nothingToCompare')
      : t('desk.figures.compared', { count: compared, amount: count(compared) }),
    ...(compared === 0
      ? []
      : [
          exact.records === 0
            ? t('desk.figures.noExact')
            : t('desk.figures.exact', { amount: count(exact.records), in: exact.contributions.join(', ') }),
          t('desk.figures.near', { amount: count(near.records), of: count(readThrough) }),
        ]),
    ...(elsewhere === 0 ? [] : [t('desk.figures.elsewhere', { count: elsewhere, amount: count(elsewhere) })]),
  ];
}
