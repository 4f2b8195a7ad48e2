import styles from '#renderer/features/settlement/Settlement.module.css';
import { nameOf } from '#renderer/features/earnings/earningsWords.ts';
import { host } from '#renderer/host/client.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { readAgain } from './PoolForms.tsx';
import type { PoolProps } from './PoolPart.tsx';

/** What somebody wants to be shown of what I posted: unanswered, the whole of it is gone. */
export function Demands({ network, account, pool, signer }: PoolProps) {
  if (pool.demands.length === 0) return null;
  const actor = { network: network.id, account, payer: account, token: pool.token.address };
  return (
    <section aria-label={t('owing.demandsTitle')} className={styles.notices}>
      {pool.demands.map(({ number, subject, which, by, deadline, answerable }) => (
        <Notice key={`${number} ${subject} ${which}`} tone="warning">
          <div className={styles.warning}>
            <p>
              {t(`owing.demand.${subject}`, {
                by: nameOf(by),
                which,
                number: count(number),
                deadline: moment(deadline * 1_000),
              })}
            </p>
            {answerable ? (
              <Button
                size="small"
                disabled={signer.busy}
                onClick={() =>
                  signer.sign(
                    () => host.settlement.payer.prepareAnswer({ ...actor, subject, which }),
                    () => readAgain(network.id),
                  )
                }
              >
                {t('owing.answer')}
              </Button>
            ) : (
              <p>{t('owing.notAnswerable')}</p>
            )}
          </div>
        </Notice>
      ))}
    </section>
  );
}
