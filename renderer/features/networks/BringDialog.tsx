import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeploymentShown } from '#core/chain/deployment.ts';
import type { NetworkShown } from '#core/chain/network.ts';
import { COIN_DECIMALS, writeAmount } from '#core/wallet/amount.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import { saveText } from '#renderer/features/wallet/saveText.ts';
import { SignDialog, WithAccount } from '#renderer/features/wallet/SignDialog.tsx';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './Networks.module.css';

/** Brings the contracts to a network, signature by signature. What is there already is asked of the network each time. */
export function BringDialog({ network, close }: { network: NetworkShown; close: () => void }) {
  const { id, name, symbol } = network;
  const { data, error, refetch } = useQuery({
    queryKey: ['networks', 'deployment', String(id)],
    queryFn: ({ signal }) => host.deployment.look({ id }, { signal }),
    staleTime: 0,
  });
  const [shown, setShown] = useState<Prepared>();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const next = async (account: string) => {
    setBusy(true);
    setTrouble(undefined);
    try {
      const prepared = await host.deployment.next({ id, account });
      setShown(prepared ?? undefined);
      if (prepared === null) await refetch();
    } catch (failed) {
      setTrouble(sentenceForError(failed));
    }
    setBusy(false);
  };
  if (shown !== undefined) {
    const { account } = shown;
    const on = () => {
      setShown(undefined);
      void refetch();
      void next(account);
    };
    return <SignDialog key={shown.id} shown={shown} back={() => setShown(undefined)} close={close} done={on} />;
  }
  const complete = data !== undefined && data.parts.every(({ there }) => there);
  return (
    <Dialog
      title={t(complete ? 'networks.bring.doneTitle' : 'networks.bring.title', { name })}
      close={close}
      width={560}
    >
      <div className={styles.form}>
        <p className={styles.help}>{t(complete ? 'networks.bring.done' : 'networks.bring.help')}</p>
        {data === undefined && error === null && <p role="status">{t('networks.bring.asking', { name })}</p>}
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {data !== undefined && <Parts deployment={data} symbol={symbol} />}
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        {complete && (
          <div className={styles.actions}>
            <Files />
            <Button kind="call" onClick={close}>
              {t('networks.bring.close')}
            </Button>
          </div>
        )}
        {data !== undefined && !complete && (
          <WithAccount>
            {({ address }) => (
              <div className={styles.actions}>
                <Button kind="call" disabled={busy} onClick={() => void next(address)}>
                  {t('networks.bring.act')}
                </Button>
              </div>
            )}
          </WithAccount>
        )}
      </div>
    </Dialog>
  );
}

function Parts({ deployment, symbol }: { deployment: DeploymentShown; symbol: string }) {
  const { parts, fee, signatures } = deployment;
  const deployer = parts.find(({ part }) => part === 'deployer');
  return (
    <>
      <ul className={styles.endpoints}>
        {parts.map(({ part, address, there }) => (
          <li key={part}>
            {t(`networks.bring.parts.${part}`)}: <b>{t(there ? 'networks.bring.there' : 'networks.bring.missing')}</b>{' '}
            <Hash value={address} of={t(`networks.bring.parts.${part}`)} whole />
          </li>
        ))}
      </ul>
      {deployer?.there === false && <p className={styles.help}>{t('networks.bring.deployer', { symbol })}</p>}
      {signatures > 0 && (
        <p>{t('networks.bring.fee', { fee: writeAmount(fee, COIN_DECIMALS), symbol, count: signatures })}</p>
      )}
    </>
  );
}

/** For explorers: the sources, as the compiler takes them, and where what came of them stands. */
function Files() {
  const { data = [] } = useQuery({
    queryKey: ['networks', 'verification'],
    queryFn: ({ signal }) => host.deployment.verification(undefined, { signal }),
  });
  return data.map(({ name, text }) => (
    <Button key={name} onClick={() => saveText(name, text)}>
      {t('networks.bring.save', { name })}
    </Button>
  ));
}
