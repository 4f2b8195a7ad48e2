import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { NetworkShown } from '#core/chain/network.ts';
import type { Reading } from '#core/datanet/shown.ts';
import { Room } from '#renderer/app/Room.tsx';
import { toast } from '#renderer/app/toasts.ts';
import { networksQuery } from '#renderer/features/networks/networkQueries.ts';
import { PracticeRibbon } from '#renderer/features/networks/PracticeRibbon.tsx';
import { host } from '#renderer/host/client.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { DatanetRow } from './DatanetRow.tsx';
import styles from './Datanets.module.css';
import { datanetsQuery } from './datanetQueries.ts';
import { Stranded } from './publish/UnderWay.tsx';

/** What people keep together on the chosen network, as far as this machine has read it. */
export function DatanetsRoom() {
  const { data: view, error } = useQuery(networksQuery);
  const chosen = view?.networks.find((network) => network.chosen);
  return (
    <Room title={t('datanets.title')} {...(chosen === undefined ? {} : { note: chosen.name })}>
      <PracticeRibbon />
      <div className={styles.page}>
        {error !== null && view === undefined && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {view !== undefined && chosen === undefined && <NoNetwork practises={view.practice.state !== 'missing'} />}
        {view !== undefined && chosen !== undefined && (
          <Shelf key={String(chosen.id)} network={chosen} networks={view.networks} />
        )}
        {view !== undefined && <Stranded networks={view.networks.map(({ id }) => id)} />}
      </div>
    </Room>
  );
}

/** Nothing to look at yet: a network comes first. */
function NoNetwork({ practises }: { practises: boolean }) {
  const [busy, setBusy] = useState(false);
  const start = async () => {
    setBusy(true);
    try {
      await host.networks.startPractice();
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
    setBusy(false);
  };
  return (
    <div className={styles.empty}>
      <h2>{t('datanets.noNetwork')}</h2>
      <p>{t('datanets.lead')}</p>
      <div className={styles.acts}>
        {practises && (
          <Button kind="call" disabled={busy} onClick={() => void start()}>
            {busy ? t('datanets.starting') : t('datanets.startPractice')}
          </Button>
        )}
        <Link to="/settings" className={styles.link}>
          {t('datanets.toNetworks')}
        </Link>
      </div>
    </div>
  );
}

function Shelf({ network, networks }: { network: NetworkShown; networks: readonly NetworkShown[] }) {
  const { id, name } = network;
  const [words, setWords] = useState('');
  const { data, error } = useQuery(datanetsQuery(id, words));
  const reading = data?.reading;
  const navigate = useNavigate();
  const read = async () => {
    try {
      await host.datanets.read({ network: id });
    } catch (failed) {
      toast({ text: sentenceForError(failed), tone: 'trouble' });
    }
  };
  // Whoever comes in wants to see what is there now.
  useEffect(() => {
    host.datanets.read({ network: id }).catch(() => {});
  }, [id]);
  return (
    <>
      <div className={styles.tools}>
        <TextField
          className={styles.search}
          aria-label={t('datanets.search')}
          placeholder={t('datanets.search')}
          value={words}
          maxLength={200}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {networks.length > 1 && (
          <Select
            label={t('datanets.network')}
            value={String(id)}
            options={networks.map((each) => ({ value: String(each.id), label: each.name }))}
            onChange={(value) => void host.networks.choose({ id: BigInt(value) })}
          />
        )}
        <Button disabled={reading?.state === 'reading'} onClick={() => void read()}>
          {t('datanets.read')}
        </Button>
        <Button onClick={() => void navigate({ to: '/datanets/desk' })}>{t('desk.room')}</Button>
        <Button onClick={() => void navigate({ to: '/datanets/attestations' })}>{t('attestations.room')}</Button>
        <Button kind="call" onClick={() => void navigate({ to: '/datanets/new' })}>
          {t('newDatanet.open')}
        </Button>
      </div>
      <p className={styles.state} role="status">
        {reading === undefined ? '' : sentenceOf(reading, name)}
      </p>
      {error !== null && data === undefined && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {reading?.failure != null && <Notice tone="trouble">{sentenceFor(reading.failure)}</Notice>}
      {data !== undefined && data.datanets.length > 0 && (
        <>
          <h2 className={styles.heading}>
            {t('datanets.found', { count: data.datanets.length, amount: count(data.datanets.length) })}
          </h2>
          <ul className={styles.list}>
            {data.datanets.map((datanet) => (
              <DatanetRow key={datanet.id} network={network} datanet={datanet} />
            ))}
          </ul>
        </>
      )}
      {data !== undefined && data.datanets.length === 0 && reading?.state === 'read' && (
        <div className={styles.empty}>
          <h2>{data.total === 0 ? t('datanets.none', { name }) : t('datanets.noneFound')}</h2>
          <p>{data.total === 0 ? t('datanets.lead') : t('datanets.noneFoundMore')}</p>
        </div>
      )}
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
