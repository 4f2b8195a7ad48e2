import styles from '#renderer/features/settlement/Settlement.module.css';
import { host } from '#renderer/host/client.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { readAgain } from './PoolForms.tsx';
import type { PoolProps } from './PoolPart.tsx';

/** The key that signs receipts, and taking it back. Nothing of it is shown before it was ever allowed. */
export function KeyPart({ network, account, pool: { node, token }, signer }: PoolProps) {
  if (node.state === 'never') return null;
  const words = {
    until: node.until === null ? '' : moment(node.until * 1_000),
    firstInvalid: count(node.firstInvalid ?? 0),
  };
  return (
    <section aria-label={t('owing.keyTitle')}>
      <h2 className={styles.heading}>{t('owing.keyTitle')}</h2>
      <div className={styles.line}>
        <p className={styles.help}>
          {t(`owing.keyState.${node.state}`, words)} <Hash value={node.address} of={t('owing.keyTitle')} />
        </p>
        {node.state !== 'revoked' && (
          <Button
            size="small"
            kind="grave"
            disabled={signer.busy}
            onClick={() =>
              signer.sign(
                () => host.settlement.payer.prepareRevoke({ network: network.id, account, token: token.address }),
                () => readAgain(network.id),
              )
            }
          >
            {t('owing.revoke')}
          </Button>
        )}
      </div>
    </section>
  );
}
