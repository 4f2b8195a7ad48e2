import { useState } from 'react';
import type { NetworkShown } from '#core/chain/network.ts';
import type { PayerChoice } from '#core/settlement/feesShown.ts';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import { toast } from '#renderer/app/toasts.ts';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';

const NOBODY = '';

interface WhoPaysProps {
  network: NetworkShown;
  accounts: readonly WalletAccount[];
  choice: PayerChoice | undefined;
}

/** Which account pays for answers; until one does, nothing is charged, and that is said. */
export function WhoPays({ network, accounts, choice }: WhoPaysProps) {
  const [trouble, setTrouble] = useState<string>();
  const here = choice?.network === network.id ? choice.account : NOBODY;
  const choose = async (account: string) => {
    setTrouble(undefined);
    try {
      await host.settlement.fees.choosePayer({
        choice: account === NOBODY ? null : { network: network.id, account },
      });
      void queries.invalidateQueries({ queryKey: ['settlement'] });
      toast({ text: t('owing.whoKept') });
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };
  if (choice === undefined) return null;
  return (
    <section aria-label={t('owing.who')}>
      <div className={styles.who}>
        <Select
          label={t('owing.who')}
          value={here}
          options={[
            { value: NOBODY, label: t('owing.nobody') },
            ...accounts.map(({ address, name }) => ({ value: address, label: `${name} · ${address}` })),
          ]}
          onChange={(account) => void choose(account)}
        />
      </div>
      <p className={styles.help}>
        {choice === null
          ? t('owing.notPaying')
          : here === NOBODY
            ? t('owing.elsewhere', { name: network.name })
            : t('owing.whoHelp', { name: network.name })}
      </p>
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
    </section>
  );
}
