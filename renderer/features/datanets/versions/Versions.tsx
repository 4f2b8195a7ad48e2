import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DatanetDetail } from '#core/datanet/shown.ts';
import { toast } from '#renderer/app/toasts.ts';
import { useWallet } from '#renderer/features/wallet/walletQuery.ts';
import { host } from '#renderer/host/client.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from '../Datanets.module.css';
import { VersionDialog } from './VersionDialog.tsx';
import { versionPlanQuery } from './versionQueries.ts';

/** What was published, to be fetched; for the owner, what can be published next and whose keys are behind. */
export function Versions({ network, detail }: { network: bigint; detail: DatanetDetail }) {
  const { datanet, versions } = detail;
  const wallet = useWallet();
  const owns = (wallet?.accounts ?? []).some(({ address, kind }) => address === datanet.owner && kind !== 'watch');
  const { data: plan, error } = useQuery({ ...versionPlanQuery(network, datanet.id), enabled: owns });
  /** Of the version whose keys are handed out; null is the next one. */
  const [open, setOpen] = useState<{ number: number | null }>();
  const begin = (number: number | null) => {
    setOpen({ number });
    // Who came or went since is seen while the dialog is open; where it cannot be read, leaving it there says so.
    host.datanets.read({ network }).catch(() => {});
  };
  return (
    <section aria-label={t('versions.title')}>
      <h2 className={styles.heading}>{t('versions.title')}</h2>
      <p className={styles.facts}>{t('versions.help')}</p>
      {versions.length === 0 && <p className={styles.facts}>{t(owns ? 'versions.noneOwner' : 'versions.none')}</p>}
      <ul className={styles.plain}>
        {versions.map(({ number, manifest, contributions, records }) => {
          const keys = plan?.versions.find((each) => each.number === number)?.keys;
          return (
            <li key={number} className={styles.member}>
              <div>
                {t('versions.line', {
                  number: count(number),
                  contributions: t('datanets.contributions', { count: contributions, amount: count(contributions) }),
                  records: t('datanets.records', { count: records, amount: count(records) }),
                })}{' '}
                <Hash value={manifest} of={t('versions.manifest')} />
                {keys !== undefined && keys !== 'open' && <p className={styles.facts}>{t(`versions.keys.${keys}`)}</p>}
              </div>
              {keys === 'behind' && (
                <Button
                  size="small"
                  aria-label={t('versions.rewrapNamed', { number: count(number) })}
                  onClick={() => begin(number)}
                >
                  {t('versions.rewrap')}
                </Button>
              )}
              <FetchVersion network={network} datanet={datanet.id} number={number} />
            </li>
          );
        })}
      </ul>
      {error !== null && plan === undefined && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {plan !== undefined && (
        <div className={styles.acts}>
          <Button size="small" disabled={plan.contributions.length === 0} onClick={() => begin(null)}>
            {t('versions.publish', { number: count(plan.next) })}
          </Button>
          {plan.contributions.length === 0 && <span className={styles.facts}>{t('versions.nothing')}</span>}
        </div>
      )}
      {plan !== undefined && open !== undefined && (
        <VersionDialog
          network={network}
          datanet={datanet}
          plan={plan}
          number={open.number}
          close={() => setOpen(undefined)}
        />
      )}
    </section>
  );
}

/** Opens it with this machine's key, and begins to fetch what is not here. */
function FetchVersion({ network, datanet, number }: { network: bigint; datanet: number; number: number }) {
  const [busy, setBusy] = useState(false);
  const fetch = async () => {
    setBusy(true);
    try {
      const { length } = await host.versions.fetch({ network, datanet, number });
      const words = { count: length, number: count(number) };
      toast({ text: length === 0 ? t('versions.here', { number: count(number) }) : t('versions.fetched', words) });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
    setBusy(false);
  };
  return (
    <Button
      size="small"
      disabled={busy}
      aria-label={t('versions.fetchNamed', { number: count(number) })}
      onClick={() => void fetch()}
    >
      {t(busy ? 'versions.fetching' : 'versions.fetch')}
    </Button>
  );
}
