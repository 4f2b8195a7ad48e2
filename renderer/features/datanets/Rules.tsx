import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RulesChange } from '#core/datanet/governance.ts';
import type { RulesShown } from '#core/datanet/rules.ts';
import { ActDialog } from '#renderer/features/wallet/ActDialog.tsx';
import { SignDialog, WithAccount } from '#renderer/features/wallet/SignDialog.tsx';
import { rulesWords } from '#renderer/features/wallet/rulesWords.ts';
import { usePreparing } from '#renderer/features/wallet/usePreparing.ts';
import { useWallet } from '#renderer/features/wallet/walletQuery.ts';
import { host } from '#renderer/host/client.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { rulesFrom, rulesOf, rulesProblems } from './create/rulesDraft.ts';
import { RulesPart } from './create/RulesPart.tsx';
import styles from './Datanets.module.css';

interface RulesProps {
  network: bigint;
  datanet: number;
  /** Of the coin that bonds are in. */
  symbol: string;
}

type Act =
  | { kind: 'propose'; standing: RulesShown }
  | { kind: 'support' | 'adopt'; change: RulesChange; among: readonly string[] | undefined };

/** By what rules proposals are decided, and what rules its reviewers want in their place. */
export function Rules({ network, datanet, symbol }: RulesProps) {
  const { data } = useQuery({
    queryKey: ['datanets', String(network), 'governance', datanet],
    queryFn: ({ signal }) => host.datanets.governance({ network, datanet }, { signal }),
  });
  const wallet = useWallet();
  const [act, setAct] = useState<Act>();
  if (data === undefined) return null;
  const { standing, changes } = data;
  const able = (wallet?.accounts ?? []).filter(({ kind }) => kind !== 'watch');
  const mine = new Set(able.map(({ address }) => address));
  const reviewing = standing.reviewers.filter((reviewer) => mine.has(reviewer));
  const close = () => setAct(undefined);
  return (
    <section aria-label={t('governance.title')}>
      <h2 className={styles.heading}>{t('governance.title')}</h2>
      <p className={styles.facts}>{rulesWords(standing, symbol)}</p>
      {changes.length > 0 && <p>{t('governance.wanted')}</p>}
      <ul className={styles.plain}>
        {changes.map((change) => {
          const willing = reviewing.filter((reviewer) => !change.supporters.includes(reviewer));
          const open = change.state === 'wanted' || change.state === 'late';
          return (
            <li key={change.change}>
              <p>{rulesWords(change.rules, symbol)}</p>
              <p className={styles.facts}>
                {t('governance.supported', { amount: count(change.supporters.length), quorum: count(standing.quorum) })}{' '}
                {change.readyAt !== null &&
                  t(`governance.states.${change.state === 'wanted' ? 'waiting' : change.state}`, {
                    when: moment(change.readyAt * 1_000),
                  })}
              </p>
              <div className={styles.tools}>
                {open && willing.length > 0 && (
                  <Button size="small" onClick={() => setAct({ kind: 'support', change, among: willing })}>
                    {t('governance.support')}
                  </Button>
                )}
                {change.state === 'ready' && (
                  <Button size="small" onClick={() => setAct({ kind: 'adopt', change, among: undefined })}>
                    {t('governance.adopt')}
                  </Button>
                )}
              </div>
            </li>
          );
        })}
      </ul>
      {reviewing.length > 0 && (
        <div className={styles.tools}>
          <Button size="small" onClick={() => setAct({ kind: 'propose', standing })}>
            {t('governance.propose')}
          </Button>
        </div>
      )}
      {act?.kind === 'propose' && (
        <ProposeDialog {...{ network, datanet, symbol, close }} standing={act.standing} among={reviewing} />
      )}
      {act !== undefined && act.kind !== 'propose' && (
        <ActDialog
          title={t(`governance.${act.kind}`)}
          says={rulesWords(act.change.rules, symbol)}
          among={act.among}
          close={close}
          prepare={(account) => {
            const wish = { network, account, datanet, change: act.change.change };
            return act.kind === 'support' ? host.acting.supportChange(wish) : host.acting.adoptRules(wish);
          }}
        />
      )}
    </section>
  );
}

interface ProposeDialogProps extends RulesProps {
  standing: RulesShown;
  among: readonly string[];
  close: () => void;
}

/** Begins with the rules that stand: whoever changes one keeps the others. */
function ProposeDialog({ network, datanet, symbol, standing, among, close }: ProposeDialogProps) {
  const [draft, setDraft] = useState(() => rulesFrom(standing));
  const { shown, putAway, busy, trouble, run } = usePreparing();
  const [missing] = rulesProblems(draft);
  if (shown !== undefined) return <SignDialog shown={shown} back={putAway} close={close} done={close} />;
  return (
    <Dialog title={t('governance.propose')} close={close} width={640}>
      <div className={styles.form}>
        <RulesPart draft={draft} symbol={symbol} change={(part) => setDraft((before) => ({ ...before, ...part }))} />
        {missing !== undefined && <Notice tone="warning">{t(`newDatanet.problem.${missing}`)}</Notice>}
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        <WithAccount among={among}>
          {({ address: account }) => (
            <div>
              <Button
                kind="call"
                disabled={busy || missing !== undefined}
                onClick={() =>
                  void run(() => host.acting.supportRules({ network, account, datanet, rules: rulesOf(draft) }))
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
