import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { DatanetDetail } from '#core/datanet/shown.ts';
import { Room } from '#renderer/app/Room.tsx';
import { networksQuery } from '#renderer/features/networks/networkQueries.ts';
import { PracticeRibbon } from '#renderer/features/networks/PracticeRibbon.tsx';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Demands } from '#renderer/features/attestations/Demands.tsx';
import { Audits } from './audits/Audits.tsx';
import { Contributions } from './Contributions.tsx';
import styles from './Datanets.module.css';
import { datanetQuery } from './datanetQueries.ts';
import { HandOn, Unread } from './Description.tsx';
import { DatanetContributors } from './DatanetContributors.tsx';
import { Members } from './Members.tsx';
import { Owning } from './Owning.tsx';
import { Rules } from './Rules.tsx';
import { termsWords } from './termsWords.ts';
import { Versions } from './versions/Versions.tsx';

/** One datanet: its terms, who reviews, what was contributed by whom, its versions, and what was made of it. */
export function DatanetPage() {
  const params = useParams({ from: '/datanets/$network/$datanet' });
  const network = /^\d{1,16}$/.test(params.network) ? BigInt(params.network) : 0n;
  const number = Number(params.datanet);
  const known = network > 0n && Number.isSafeInteger(number) && number > 0;
  const { data, error } = useQuery({ ...datanetQuery(network, number), enabled: known });
  const title = data?.datanet.name ?? t('datanets.unnamed', { id: params.datanet });
  return (
    <Room title={title}>
      <PracticeRibbon />
      <div className={styles.page}>
        <Link to="/datanets" className={styles.link}>
          {t('datanets.back')}
        </Link>
        {!known && <Notice tone="trouble">{t('failures.NOT_FOUND.datanet')}</Notice>}
        {error !== null && data === undefined && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {data !== undefined && <Detail network={network} detail={data} />}
      </div>
    </Room>
  );
}

function Detail({ network, detail }: { network: bigint; detail: DatanetDetail }) {
  const symbol = useQuery(networksQuery).data?.networks.find(({ id }) => id === network)?.symbol ?? '';
  const { datanet, termsText, licence, reviewers, quorum, contributors, adapters } = detail;
  return (
    <>
      {datanet.described === 'unread' && <Unread network={network} datanet={datanet.id} location={datanet.location} />}
      {datanet.description !== '' && (
        <p className={styles.lead} dir="auto">
          {datanet.description}
        </p>
      )}
      <div className={styles.acts}>
        <Link
          to="/datanets/$network/$datanet/publish"
          params={{ network: String(network), datanet: String(datanet.id) }}
          className={styles.link}
        >
          {t('publishing.open')}
        </Link>
        {datanet.described === 'read' && <HandOn network={network} datanet={datanet.id} />}
      </div>
      <h2 className={styles.heading}>{t('datanets.termsTitle')}</h2>
      <ul className={styles.terms}>
        {termsWords(datanet.terms).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      {licence !== null && <p className={styles.facts}>{t('datanets.licence', { licence })}</p>}
      {termsText === null ? (
        <p className={styles.facts}>
          {t('datanets.termsElsewhere')} <Hash value={datanet.terms.document} of={t('datanets.termsTitle')} />
        </p>
      ) : (
        <pre className={styles.document} dir="auto" tabIndex={0} aria-label={t('datanets.termsTitle')}>
          {termsText}
        </pre>
      )}
      {detail.demands.length > 0 && (
        <section aria-label={t('attestations.demands')}>
          <h2 className={styles.heading}>{t('attestations.demands')}</h2>
          <Demands demands={detail.demands} />
        </section>
      )}
      <h2 className={styles.heading}>{t('datanets.people')}</h2>
      <p className={styles.facts}>
        {t('datanets.owner')} <Hash value={datanet.owner} of={t('datanets.owner')} whole />
      </p>
      <Owning network={network} detail={detail} />
      <p className={styles.facts}>{t('datanets.reviewers', { quorum: count(quorum), of: count(reviewers.length) })}</p>
      <ul className={styles.plain}>
        {reviewers.map((reviewer) => (
          <li key={reviewer}>
            <Hash value={reviewer} of={t('datanets.reviewer')} whole />
          </li>
        ))}
      </ul>
      <Rules network={network} datanet={datanet.id} symbol={symbol} />
      <Members network={network} datanet={datanet} />
      <Contributions network={network} datanet={datanet.id} contributions={detail.contributions} />
      <DatanetContributors contributors={contributors} />
      <Versions network={network} detail={detail} />
      <Audits network={network} datanet={datanet.id} reviewers={reviewers} />
      <h2 className={styles.heading}>{t('datanets.adaptersTitle')}</h2>
      {adapters.length === 0 && <p className={styles.facts}>{t('datanets.noAdapters')}</p>}
      <ul className={styles.plain}>
        {adapters.map(({ id, author, contributions }) => (
          <li key={id}>
            <Hash value={id} of={t('datanets.adapter')} />{' '}
            <span className={styles.facts}>{t('datanets.adapterOf', { count: contributions })}</span>{' '}
            <Hash value={author} of={t('datanets.author')} whole />
          </li>
        ))}
      </ul>
    </>
  );
}
