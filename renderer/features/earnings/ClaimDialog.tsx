import { useQuery } from '@tanstack/react-query';
import type { NetworkShown } from '#core/chain/network.ts';
import type { ClaimPlan } from '#core/settlement/earningsShown.ts';
import { toast } from '#renderer/app/toasts.ts';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { planQuery } from '#renderer/features/settlement/settlementQueries.ts';
import type { Signer } from '#renderer/features/settlement/useSigner.tsx';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { currencyOf, roughly } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import own from './Earnings.module.css';
import { bringsWords, nameOf, worthWords } from './earningsWords.ts';

interface ClaimDialogProps {
  network: NetworkShown;
  accounts: string[];
  signer: Signer;
  close: () => void;
}

/** Everything that can be fetched now: what each transaction brings, what it costs, and whether it is worth that. */
export function ClaimDialog({ network, accounts, signer, close }: ClaimDialogProps) {
  const { data, error } = useQuery(planQuery(network.id, accounts));
  const act = ({ does, account, token }: ClaimPlan['steps'][number]) => {
    const actor = { network: network.id, account: account.account };
    signer.sign(
      () =>
        does === 'collect' && token !== null
          ? host.settlement.earnings.prepareCollect({ ...actor, token: token.address })
          : host.settlement.earnings.prepareClaim(actor),
      () => {
        toast({ text: t('earnings.claimed') });
        host.settlement.earnings.read({ network: network.id }).catch(() => {});
      },
    );
  };
  return (
    <Dialog title={t('earnings.claimTitle')} close={close} width={640}>
      <p className={styles.help}>{t('earnings.claimLead')}</p>
      {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {data !== undefined && data.steps.length === 0 && <p className={styles.help}>{t('earnings.claimNothing')}</p>}
      <ul>
        {data?.steps.map((step) => (
          <li key={`${step.does} ${step.account.account} ${step.token?.address ?? ''}`} className={own.step}>
            <div>
              <p className={own.brings}>{bringsWords(step)}</p>
              <p>
                {t('earnings.claimFee', { fee: roughly(BigInt(step.fee), currencyOf(data.coin)) })}{' '}
                {worthWords(step, data.coin)}
              </p>
            </div>
            <Button
              kind={step.worth === 'yes' ? 'call' : 'plain'}
              disabled={signer.busy}
              aria-label={t(`earnings.claimStep.${step.does}`, { account: nameOf(step.account) })}
              onClick={() => act(step)}
            >
              {t('settling.showWhat')}
            </Button>
          </li>
        ))}
      </ul>
      {signer.trouble !== undefined && <Notice tone="trouble">{signer.trouble}</Notice>}
    </Dialog>
  );
}
