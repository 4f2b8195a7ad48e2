import { useEffect } from 'react';
import type { NetworkShown } from '#core/chain/network.ts';
import type { Reading } from '#core/datanet/shown.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './Settlement.module.css';

/** How far the network was read: money on a chain is as of then. Whoever comes in has it read. */
export function ReadLine({ network: { id, name }, reading }: { network: NetworkShown; reading: Reading | undefined }) {
  useEffect(() => {
    host.settlement.earnings.read({ network: id }).catch(() => {});
  }, [id]);
  const read = async () => {
    try {
      await host.settlement.earnings.read({ network: id });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  return (
    <>
      <div className={styles.reading}>
        <p role="status">{reading === undefined ? '' : sentenceOf(reading, name)}</p>
        <Button size="small" kind="quiet" disabled={reading?.state === 'reading'} onClick={() => void read()}>
          {t('datanets.read')}
        </Button>
      </div>
      {reading?.failure != null && <Notice tone="trouble">{sentenceFor(reading.failure)}</Notice>}
    </>
  );
}

function sentenceOf({ state, at, head, readAt }: Reading, name: string): string {
  if (state === 'reading') return t('datanets.reading', { name, at: count(at), head: count(head) });
  if (state !== 'read') return '';
  return readAt === null
    ? t('datanets.readBefore', { name, at: count(at) })
    : t('datanets.readAt', { name, at: count(at), when: moment(readAt) });
}
