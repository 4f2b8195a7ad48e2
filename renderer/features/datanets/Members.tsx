import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DatanetShown } from '#core/datanet/shown.ts';
import type { Member } from '#core/datanet/membership.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import { ActDialog } from '#renderer/features/wallet/ActDialog.tsx';
import { useWallet } from '#renderer/features/wallet/walletQuery.ts';
import { host } from '#renderer/host/client.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { useMarks } from './audits/auditQueries.ts';
import { PayerMarks } from './audits/PayerMarks.tsx';
import styles from './Datanets.module.css';

type Act = { kind: 'join' } | { kind: 'admit' | 'remove'; member: Member } | { kind: 'leave'; member: Member };

/** Who is a member and who asks to be one; joining, and for the owner letting in and putting out. */
export function Members({ network, datanet }: { network: bigint; datanet: DatanetShown }) {
  const { data: members = [], isSuccess } = useQuery({
    queryKey: ['datanets', String(network), 'members', datanet.id],
    queryFn: ({ signal }) => host.datanets.members({ network, datanet: datanet.id }, { signal }),
  });
  const marks = useMarks(network, { payers: members.map(({ account }) => account) });
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
      {isSuccess && members.length === 0 && <p className={styles.facts}>{t('members.none')}</p>}
      <ul className={styles.plain}>
        {members.map((member) => (
          <li key={member.account} className={styles.member}>
            <div id={`member-${member.account}`}>
              <Hash value={member.account} of={t('members.member')} whole />{' '}
              <span className={styles.facts}>{t(`members.standing.${member.standing}`)}</span>
              <PayerMarks marks={marks} payer={member.account} />
            </div>
            {owns && member.standing === 'asks' && (
              <Button
                size="small"
                aria-describedby={`member-${member.account}`}
                onClick={() => setAct({ kind: 'admit', member })}
              >
                {t('members.admit')}
              </Button>
            )}
            {owns && (
              <Button
                size="small"
                kind="grave"
                aria-describedby={`member-${member.account}`}
                onClick={() => setAct({ kind: 'remove', member })}
              >
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
      {isSuccess && mine.length === 0 && (
        <div className={styles.tools}>
          <Button size="small" onClick={() => setAct({ kind: 'join' })}>
            {t(datanet.terms.membersOnly ? 'members.ask' : 'members.join')}
          </Button>
        </div>
      )}
      {act !== undefined && (
        <ActDialog
          title={t(`members.acts.${act.kind}`)}
          says={t(`members.says.${act.kind}`)}
          among={amongFor(act, datanet)}
          close={() => setAct(undefined)}
          prepare={(account) => prepare(act, { network, account, datanet: datanet.id })}
        />
      )}
    </section>
  );
}

function amongFor(act: Act, { owner }: DatanetShown): readonly string[] | undefined {
  if (act.kind === 'join') return undefined;
  return [act.kind === 'leave' ? act.member.account : owner];
}

function prepare(act: Act, actor: { network: bigint; account: string; datanet: number }): Promise<Prepared> {
  if (act.kind === 'join') return host.acting.join(actor);
  const { account: member, key } = act.member;
  return act.kind === 'admit' ? host.acting.admit({ ...actor, member, key }) : host.acting.remove({ ...actor, member });
}
