import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DatanetShown } from '#core/datanet/shown.ts';
import type { Member } from '#core/datanet/membership.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import { SignDialog, WithAccount } from '#renderer/features/wallet/SignDialog.tsx';
import { useWallet } from '#renderer/features/wallet/walletQuery.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './Datanets.module.css';

type Act = { kind: 'join' } | { kind: 'admit' | 'remove'; member: Member } | { kind: 'leave'; member: Member };

/** Who is a member and who asks to be one; joining, and for the owner letting in and putting out. */
export function Members({ network, datanet }: { network: bigint; datanet: DatanetShown }) {
  const { data: members = [] } = useQuery({
    queryKey: ['datanets', String(network), 'members', datanet.id],
    queryFn: ({ signal }) => host.datanets.members({ network, datanet: datanet.id }, { signal }),
  });
  const wallet = useWallet();
  const [act, setAct] = useState<Act>();
  const accounts = wallet?.accounts ?? [];
  const isMine = (address: string) => accounts.some((each) => each.address === address && each.kind !== 'watch');
  const owns = isMine(datanet.owner);
  const mine = members.filter(({ account }) => isMine(account));
  return (
    <section aria-label={t('members.title')}>
      <h2 className={styles.heading}>{t('members.title')}</h2>
      <p className={styles.facts}>{t(datanet.terms.membersOnly ? 'members.private' : 'members.open')}</p>
      {members.length === 0 && <p className={styles.facts}>{t('members.none')}</p>}
      <ul className={styles.plain}>
        {members.map((member) => (
          <li key={member.account} className={styles.member}>
            <div>
              <Hash value={member.account} of={t('members.member')} whole />{' '}
              <span className={styles.facts}>{t(`members.standing.${member.standing}`)}</span>
            </div>
            {owns && member.standing === 'asks' && (
              <Button size="small" onClick={() => setAct({ kind: 'admit', member })}>
                {t('members.admit')}
              </Button>
            )}
            {owns && (
              <Button size="small" kind="grave" onClick={() => setAct({ kind: 'remove', member })}>
                {t(member.standing === 'asks' ? 'members.refuse' : 'members.remove')}
              </Button>
            )}
            {!owns && isMine(member.account) && (
              <Button size="small" kind="quiet" onClick={() => setAct({ kind: 'leave', member })}>
                {t('members.leave')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {mine.length === 0 && (
        <div className={styles.tools}>
          <Button size="small" onClick={() => setAct({ kind: 'join' })}>
            {t(datanet.terms.membersOnly ? 'members.ask' : 'members.join')}
          </Button>
        </div>
      )}
      {act !== undefined && <ActDialog network={network} datanet={datanet} act={act} close={() => setAct(undefined)} />}
    </section>
  );
}

interface ActDialogProps {
  network: bigint;
  datanet: DatanetShown;
  act: Act;
  close: () => void;
}

/** Which account does it; then it is shown and signed. */
function ActDialog({ network, datanet, act, close }: ActDialogProps) {
  const [shown, setShown] = useState<Prepared>();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const prepare = async (account: string) => {
    setBusy(true);
    setTrouble(undefined);
    const actor = { network, account, datanet: datanet.id };
    try {
      if (act.kind === 'join') setShown(await host.acting.join(actor));
      else if (act.kind === 'admit')
        setShown(await host.acting.admit({ ...actor, member: act.member.account, key: act.member.key }));
      else setShown(await host.acting.remove({ ...actor, member: act.member.account }));
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
    setBusy(false);
  };
  if (shown !== undefined)
    return <SignDialog shown={shown} back={() => setShown(undefined)} close={close} done={close} />;
  const among = act.kind === 'join' ? undefined : [act.kind === 'leave' ? act.member.account : datanet.owner];
  return (
    <Dialog title={t(`members.acts.${act.kind}`)} close={close} width={560}>
      <div className={styles.review}>
        <p>{t(`members.says.${act.kind}`)}</p>
        <WithAccount {...(among !== undefined && { among })}>
          {({ address }) => (
            <>
              {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
              <div>
                <Button kind="call" disabled={busy} onClick={() => void prepare(address)}>
                  {t('newDatanet.act')}
                </Button>
              </div>
            </>
          )}
        </WithAccount>
      </div>
    </Dialog>
  );
}
