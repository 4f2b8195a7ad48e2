import type { WarningShown } from '#core/settlement/earningsShown.ts';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import { toast } from '#renderer/app/toasts.ts';
import { useMarks } from '#renderer/features/datanets/audits/auditQueries.ts';
import { PayerMarks } from '#renderer/features/datanets/audits/PayerMarks.tsx';
import styles from '#renderer/features/settlement/Settlement.module.css';
import type { Signer } from '#renderer/features/settlement/useSigner.tsx';
import { host } from '#renderer/host/client.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { warningWords } from './earningsWords.ts';

interface WarningsProps {
  network: bigint;
  accounts: readonly WalletAccount[];
  warnings: readonly WarningShown[];
  signer: Signer;
}

/** Who gets less is not helped by anybody but those who watch: what is wrong, and what can be done about it. */
export function Warnings({ network, accounts, warnings, signer }: WarningsProps) {
  const marks = useMarks(network, { payers: [...new Set(warnings.map(({ payer }) => payer.account))] });
  if (warnings.length === 0) return null;
  return (
    <section aria-label={t('earnings.warningsTitle')} className={styles.notices}>
      {warnings.map((warning) => (
        <Notice
          key={`${warning.pool} ${warning.kind} ${warning.account.account} ${warning.receipt ?? ''}`}
          tone="warning"
        >
          <div className={styles.warning}>
            <p>{warningWords(warning)}</p>
            <PayerMarks marks={marks} payer={warning.payer.account} />
            {warning.offers === 'wait' ? (
              <p>{t('earnings.wait')}</p>
            ) : (
              <Button size="small" disabled={signer.busy} onClick={() => act(warning)}>
                {t(`earnings.act.${warning.offers}`)}
              </Button>
            )}
          </div>
        </Notice>
      ))}
    </section>
  );

  /** By whom it concerns, where that is one of mine that can sign; anybody may. */
  function act({ account, payer, token, offers, receipt }: WarningShown) {
    const able = accounts.filter(({ kind }) => kind !== 'watch');
    const by = able.find(({ address }) => address === account.account) ?? able[0];
    if (by === undefined) return toast({ text: t('sending.noKeys'), tone: 'trouble' });
    const post = { network, account: by.address, payer: payer.account, token: token.address };
    const what =
      receipt === null
        ? { subject: 'account' as const, which: account.account }
        : { subject: 'entry' as const, which: String(receipt) };
    const demanded = { ...post, ...what };
    const done = () => {
      toast({ text: t(offers === 'demand' ? 'earnings.demanded' : 'earnings.challenged') });
      host.settlement.earnings.read({ network }).catch(() => {});
    };
    if (offers === 'challenge') return signer.sign(() => host.settlement.earnings.prepareChallenge(post), done);
    if (offers === 'demand') return signer.sign(() => host.settlement.earnings.prepareDemand(demanded), done);
    return signer.sign(() => host.settlement.earnings.prepareCancel(demanded), done);
  }
}
