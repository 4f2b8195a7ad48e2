import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { LedgerStatus } from '#core/colophon.ts';
import { Room } from '#renderer/app/Room.tsx';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { CreditPages } from './CreditPages.tsx';
import styles from './CreditRoom.module.css';
import { EntryRow } from './EntryRow.tsx';
import { entriesQuery, ledgerQuery } from './ledgerQueries.ts';
import { VerifyLog } from './VerifyLog.tsx';

/** The log of receipts: that it holds, and a way from each receipt to the answer's colophon and its records. */
export function CreditRoom() {
  const { data: status, error } = useQuery(ledgerQuery);
  const entries = useInfiniteQuery({ ...entriesQuery, enabled: status !== undefined && status.log !== null });
  const list = entries.data?.pages.flat();
  const trouble = error ?? entries.error;

  return (
    <Room
      title={t('credit.ledger.title')}
      actions={<CreditPages />}
      {...(status !== undefined && {
        note: t('credit.ledger.note', { count: status.size, amount: count(status.size) }),
      })}
    >
      <div className={styles.page}>
        <p className={styles.lead}>{t('credit.ledger.lead')}</p>
        {trouble !== null && <Notice tone="trouble">{sentenceForError(trouble)}</Notice>}
        {status !== undefined && status.failure !== null && (
          <Notice tone="trouble">
            {t('credit.ledger.failedLog')} {sentenceFor(status.failure)}
          </Notice>
        )}
        {status !== undefined && status.log !== null && (
          <>
            <LastSigned status={status} />
            <VerifyLog size={status.size} />
          </>
        )}
        {list !== undefined && list.length === 0 && (
          <div className={styles.empty}>
            <h2>{t('credit.ledger.emptyTitle')}</h2>
            <p>{t('credit.ledger.emptyBody')}</p>
          </div>
        )}
        {list !== undefined && list.length > 0 && (
          <>
            <h2 className={styles.head}>{t('credit.ledger.list')}</h2>
            <ol className={styles.entries}>
              {list.map((entry) => (
                <EntryRow key={entry.index} entry={entry} />
              ))}
            </ol>
            {entries.hasNextPage && (
              <Button size="small" disabled={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
                {t('credit.ledger.older')}
              </Button>
            )}
          </>
        )}
      </div>
    </Room>
  );
}

function LastSigned({ status: { checkpoint } }: { status: LedgerStatus }) {
  if (checkpoint === null) return <p className={styles.signed}>{t('credit.ledger.noCheckpoint')}</p>;
  return (
    <p className={styles.signed}>
      {t('credit.ledger.checkpoint', {
        time: moment(checkpoint.at),
        size: t('credit.ledger.note', { count: checkpoint.size, amount: count(checkpoint.size) }),
      })}{' '}
      <Hash value={checkpoint.root} of={t('credit.ledger.checkpointOf')} />
    </p>
  );
}
