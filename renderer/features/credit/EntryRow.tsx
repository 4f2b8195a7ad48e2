import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { LedgerEntry } from '#core/colophon.ts';
import { host } from '#renderer/host/client.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './CreditRoom.module.css';
import { Details } from './Details.tsx';
import { drawnFrom, share } from './figures.ts';
import { RecordSheet } from './RecordSheet.tsx';
import { Shares } from './Shares.tsx';

/** One entry of the log; unfolded, the colophon that it speaks of, and behind that its records. */
export function EntryRow({ entry }: { entry: LedgerEntry }) {
  const { index, at, kind, message, unattributed, records } = entry;
  const [unfolded, setUnfolded] = useState(false);
  const id = useId();
  const facts = [
    t(`credit.ledger.${kind}`),
    ...(kind === 'answer' ? [setFrom(entry)] : []),
    t('credit.ledger.credited', { records: t('units.records', { count: records, amount: count(records) }) }),
    t('credit.ledger.unattributed', { share: share(unattributed) }),
  ];
  return (
    <li className={styles.entry}>
      <button
        type="button"
        className={styles.open}
        aria-expanded={unfolded}
        aria-controls={id}
        onClick={() => setUnfolded(!unfolded)}
      >
        <span className={styles.name}>{t('credit.ledger.entryLabel', { index: count(index) })}</span>
        <span className={styles.facts} dir="auto">
          {facts.join(' · ')}
        </span>
        <span className={styles.time}>{moment(at)}</span>
      </button>
      <div id={id}>
        {unfolded &&
          (message === null ? <p className={styles.gone}>{t('credit.ledger.gone')}</p> : <Behind message={message} />)}
      </div>
    </li>
  );
}

function setFrom({ base, adapters }: LedgerEntry): string {
  const name = base ?? t('credit.ledger.unknownBase');
  return adapters.length === 0 ? name : t('credit.ledger.by', { base: name, adapters: adapters.join(', ') });
}

function Behind({ message }: { message: string }) {
  const [opened, open] = useState<number | null>(null);
  const { data, error } = useQuery({
    queryKey: ['ledger', 'colophon', message],
    staleTime: 0,
    queryFn: ({ signal }) => host.credit.get({ message }, { signal }),
    gcTime: 60_000,
  });
  if (error !== null) return <Notice tone="trouble">{sentenceForError(error)}</Notice>;
  if (data === undefined) return <p className={styles.gone}>{t('credit.ledger.opening')}</p>;
  const source = data.sources.find(({ number }) => number === opened);
  return (
    <div className={styles.behind}>
      <p className={styles.sentence}>{drawnFrom(data)}</p>
      <Shares colophon={data} />
      <Details colophon={data} open={open} />
      {source !== undefined && <RecordSheet source={source} colophon={data} answer="" close={() => open(null)} />}
    </div>
  );
}
