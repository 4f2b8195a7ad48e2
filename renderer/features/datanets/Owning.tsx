import { useState } from 'react';
import type { DatanetDetail } from '#core/datanet/shown.ts';
import { TextArea } from '#renderer/features/curate/snapshots/TextArea.tsx';
import { ActDialog } from '#renderer/features/wallet/ActDialog.tsx';
import { SignDialog, WithAccount } from '#renderer/features/wallet/SignDialog.tsx';
import { usePreparing } from '#renderer/features/wallet/usePreparing.ts';
import { useWallet } from '#renderer/features/wallet/walletQuery.ts';
import { host } from '#renderer/host/client.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { demandFrom, demandOf, isWholeDemand } from './create/demandDraft.ts';
import { DemandsPart } from './create/DemandsPart.tsx';
import styles from './Datanets.module.css';

interface OwningProps {
  network: bigint;
  detail: DatanetDetail;
}

type Act = 'describe' | 'offer' | 'takeBack' | 'take';

/** What an owner can do with a datanet, and whoever it is offered to. Nothing for anybody else. */
export function Owning({ network, detail }: OwningProps) {
  const { datanet, offeredTo } = detail;
  const wallet = useWallet();
  const [act, setAct] = useState<Act>();
  const isMine = (address: string) =>
    wallet?.accounts.some((each) => each.address === address && each.kind !== 'watch');
  const owns = isMine(datanet.owner) === true;
  const mayTake = offeredTo !== null && isMine(offeredTo) === true;
  const close = () => setAct(undefined);
  return (
    <>
      {offeredTo !== null && (
        <p className={styles.facts}>
          {t('owning.offeredTo')} <Hash value={offeredTo} of={t('owning.heir')} whole />
        </p>
      )}
      {(owns || mayTake) && (
        <div className={styles.tools}>
          {owns && datanet.described === 'read' && (
            <Button size="small" onClick={() => setAct('describe')}>
              {t('owning.describe')}
            </Button>
          )}
          {owns && (
            <Button size="small" onClick={() => setAct('offer')}>
              {t('owning.offer')}
            </Button>
          )}
          {owns && offeredTo !== null && (
            <Button size="small" kind="quiet" onClick={() => setAct('takeBack')}>
              {t('owning.takeBack')}
            </Button>
          )}
          {mayTake && (
            <Button size="small" onClick={() => setAct('take')}>
              {t('owning.take')}
            </Button>
          )}
        </div>
      )}
      {act === 'describe' && <DescribeDialog network={network} detail={detail} close={close} />}
      {act === 'offer' && <OfferDialog network={network} detail={detail} close={close} />}
      {(act === 'takeBack' || act === 'take') && (
        <ActDialog
          title={t(`owning.acts.${act}`)}
          says={t(`owning.says.${act}`)}
          among={act === 'take' && offeredTo !== null ? [offeredTo] : [datanet.owner]}
          close={close}
          prepare={(account) => {
            const actor = { network, account, datanet: datanet.id };
            return act === 'take' ? host.acting.takeOwnership(actor) : host.acting.offerOwnership({ ...actor, to: '' });
          }}
        />
      )}
    </>
  );
}

type DialogProps = OwningProps & { close: () => void };

/** Begins with what stands. The terms are not among it: they can never be changed. */
function DescribeDialog({ network, detail, close }: DialogProps) {
  const { datanet } = detail;
  const [name, setName] = useState(datanet.name ?? '');
  const [description, setDescription] = useState(datanet.description);
  const [demands, setDemands] = useState(() => detail.demands.map(demandFrom));
  const [location, setLocation] = useState(datanet.location.startsWith('sha256:') ? '' : datanet.location);
  const { shown, putAway, busy, trouble, run } = usePreparing();
  const whole = demands.every(isWholeDemand);
  if (shown !== undefined) return <SignDialog shown={shown} back={putAway} close={close} done={close} />;
  const prepare = (account: string) =>
    host.acting.describe({
      network,
      account,
      datanet: datanet.id,
      name: name.trim(),
      description: description.trim(),
      demands: demands.map(demandOf),
      location,
    });
  return (
    <Dialog title={t('owning.describeTitle')} close={close} width={640}>
      <div className={styles.form}>
        <TextField
          data-autofocus
          label={t('newDatanet.name')}
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextArea
          label={t('newDatanet.description')}
          help={t('newDatanet.descriptionHelp')}
          value={description}
          longest={20_000}
          onChange={setDescription}
        />
        <DemandsPart demands={demands} change={setDemands} />
        <TextField
          label={t('newDatanet.location')}
          description={t('newDatanet.locationHelp')}
          value={location}
          maxLength={400}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setLocation(event.currentTarget.value)}
        />
        {!whole && <Notice tone="warning">{t('attestations.problem')}</Notice>}
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        <WithAccount among={[datanet.owner]}>
          {({ address }) => (
            <div>
              <Button
                kind="call"
                disabled={busy || !whole || name.trim() === ''}
                onClick={() => void run(() => prepare(address))}
              >
                {t('newDatanet.act')}
              </Button>
            </div>
          )}
        </WithAccount>
      </div>
    </Dialog>
  );
}

function OfferDialog({ network, detail: { datanet }, close }: DialogProps) {
  const [to, setTo] = useState('');
  const { shown, putAway, busy, trouble, run } = usePreparing();
  if (shown !== undefined) return <SignDialog shown={shown} back={putAway} close={close} done={close} />;
  return (
    <Dialog title={t('owning.offerTitle')} close={close} width={560}>
      <div className={styles.form}>
        <p>{t('owning.offerSays')}</p>
        <TextField
          data-autofocus
          label={t('owning.to')}
          description={t('attestations.whomHelp')}
          value={to}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        <WithAccount among={[datanet.owner]}>
          {({ address: account }) => (
            <div>
              <Button
                kind="call"
                disabled={busy || to.trim() === ''}
                onClick={() =>
                  void run(() => host.acting.offerOwnership({ network, account, datanet: datanet.id, to }))
                }
              >
                {t('newDatanet.act')}
              </Button>
            </div>
          )}
        </WithAccount>
      </div>
    </Dialog>
  );
}
