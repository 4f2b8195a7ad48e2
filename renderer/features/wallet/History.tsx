import { useState } from 'react';
import { COIN_DECIMALS, writeAmount } from '#core/wallet/amount.ts';
import type { Prepared, Sent } from '#core/wallet/signing.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { callShortly } from './callWords.ts';
import { amountOf } from './Review.tsx';
import { ReviewDialog } from './ReviewDialog.tsx';
import { type KnownChain, useSent } from './sendingQueries.ts';
import styles from './Wallet.module.css';

/** Everything that was signed here, with what became of it. */
export function History({ chains, open }: { chains: readonly KnownChain[]; open: boolean }) {
  const sent = useSent();
  const [shown, setShown] = useState<Prepared>();
  const replace = async (id: string, kind: 'faster' | 'cancel') => {
    try {
      setShown(await host.sending.prepareReplacement({ id, kind }));
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  // Nothing is said of nothing: the room is long enough.
  if (sent.length === 0) return null;
  return (
    <section aria-label={t('sending.history')} className={styles.section}>
      <h2 className={styles.heading}>{t('sending.history')}</h2>
      <ul className={styles.accounts}>
        {sent.map((each) => {
          const chain = chains.find(({ id }) => id === each.chain);
          return (
            <li key={each.id} className={styles.account}>
              <div className={styles.accountWords}>
                <div className={styles.accountName}>
                  <span>{shortly(each, chain?.symbol ?? '')}</span>
                </div>
                <div className={styles.quiet}>{factsOf(each, chain)}</div>
                <Hash value={each.hash} of={t('sending.hashOf')} />
              </div>
              {open && chain !== undefined && isOpen(each) && (
                <Menu
                  target={
                    <Button kind="quiet" aria-label={t('sending.more')}>
                      ⋯
                    </Button>
                  }
                  entries={[
                    { label: t('sending.faster'), act: () => void replace(each.id, 'faster') },
                    { label: t('sending.cancelIt'), act: () => void replace(each.id, 'cancel'), grave: true },
                  ]}
                />
              )}
            </li>
          );
        })}
      </ul>
      {shown !== undefined && <ReviewDialog shown={shown} close={() => setShown(undefined)} />}
    </section>
  );
}

function shortly({ statement, token }: Sent, coin: string): string {
  if (statement.does === 'deploy') return t(`sending.short.deploy.${statement.contract}`);
  if (statement.does === 'call') return callShortly(statement);
  const symbol = statement.does === 'send' ? coin : (token?.symbol ?? t('sending.unnamedToken'));
  const to = statement.does === 'approve' ? statement.spender : statement.to;
  return t(`sending.short.${statement.does}`, { amount: amountOf(statement, token), symbol, to });
}

function stateOf({ state, succeeded, mined }: Sent) {
  if (mined === 'cancel') return 'cancelled';
  return succeeded === false ? 'failed' : state;
}

function isOpen({ state }: Sent): boolean {
  return state === 'pending' || state === 'stored';
}

function factsOf(sent: Sent, chain: KnownChain | undefined): string {
  const state = stateOf(sent);
  const fee = sent.fee === null ? null : writeAmount(sent.fee, COIN_DECIMALS);
  return [
    // Nobody can be asked any more what became of it.
    chain === undefined && isOpen(sent) ? t('sending.state.gone') : t(`sending.state.${state}`),
    chain?.name ?? t('sending.goneChain', { id: String(sent.chain) }),
    moment(sent.at),
    ...(fee === null ? [] : [t('sending.paid', { fee, symbol: chain?.symbol ?? '' })]),
  ].join(' · ');
}
