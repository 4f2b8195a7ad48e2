import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Publication } from '#core/datanet/publication.ts';
import { snapshotsQuery } from '#renderer/features/curate/snapshots/snapshotQueries.ts';
import { Unlock } from '#renderer/features/wallet/Unlock.tsx';
import { useWallet } from '#renderer/features/wallet/walletQuery.ts';
import { host } from '#renderer/host/client.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { Found } from './Found.tsx';
import { Working } from './Working.tsx';
import styles from './Publish.module.css';

interface WhatStepProps {
  network: bigint;
  datanet: number;
  /** A root that the page was opened with. */
  wished: string | undefined;
  publication: Publication | undefined;
  keep: (publication: Publication) => void;
  goOn: () => void;
}

/** Which snapshot, from which account; and what is found in it before anything leaves. */
export function WhatStep({ network, datanet, wished, publication, keep, goOn }: WhatStepProps) {
  const { data: snapshots } = useQuery(snapshotsQuery);
  const wallet = useWallet();
  const [picked, setPicked] = useState(publication?.root ?? wished ?? '');
  const [by, setBy] = useState(publication?.account ?? '');
  const [trouble, setTrouble] = useState<string>();
  if (snapshots === undefined || wallet === undefined) return null;
  if (snapshots.length === 0) return <Notice>{t('publishing.snapshotNone')}</Notice>;
  const accounts = wallet.accounts.filter(({ kind }) => kind !== 'watch');
  const account = accounts.find(({ address }) => address === by) ?? accounts[0];
  const snapshot = snapshots.find(({ root }) => root === picked) ?? snapshots[0];
  if (wallet.state === 'locked' && account === undefined) {
    return (
      <>
        <Notice>{t('publishing.locked')}</Notice>
        <Unlock />
      </>
    );
  }
  if (account === undefined || snapshot === undefined) {
    return (
      <Notice>
        {t('publishing.noAccount')}{' '}
        <Link to="/wallet" className={styles.link}>
          {t('publishing.toWallet')}
        </Link>
      </Notice>
    );
  }
  const mine = publication?.root === snapshot.root && publication.account === account.address ? publication : undefined;
  const working = mine?.job != null;
  const begin = async () => {
    setTrouble(undefined);
    try {
      keep(await host.publishing.begin({ network, datanet, account: account.address, root: snapshot.root }));
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };
  const report = mine?.report;
  const stopped = report != null && (report.misfits.length + report.unattested.length > 0 || report.heldBy !== null);
  return (
    <div className={styles.step}>
      <Select
        label={t('publishing.snapshot')}
        value={snapshot.root}
        options={snapshots.map(({ root, name, records, licence }) => ({
          value: root,
          label: t('publishing.snapshotLine', {
            name,
            records: t('units.records', { count: records, amount: count(records) }),
            licence,
          }),
        }))}
        onChange={setPicked}
      />
      <Select
        label={t('publishing.account')}
        help={t('publishing.accountHelp')}
        value={account.address}
        options={accounts.map(({ address, name }) => ({ value: address, label: `${name} · ${address}` }))}
        onChange={setBy}
      />
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      {working && <Working id={mine.job} label={t('publishing.looking')} />}
      {mine?.report != null && !working && <Found publication={mine} report={mine.report} />}
      {mine !== undefined && !working && mine.report === null && (
        <Working id={mine.job} label={t('publishing.looking')} />
      )}
      <div className={styles.acts}>
        <Button kind={mine?.report == null ? 'call' : 'plain'} disabled={working} onClick={() => void begin()}>
          {t(mine?.report == null ? 'publishing.look' : 'publishing.lookAgain')}
        </Button>
        {mine?.report != null && (
          <Button kind="call" disabled={working || stopped} onClick={goOn}>
            {t('publishing.goOn')}
          </Button>
        )}
      </div>
    </div>
  );
}
