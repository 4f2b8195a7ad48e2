import type { WalletAccount } from '#core/wallet/accounts.ts';
import { useExpertise } from '#renderer/features/attestations/attestationQueries.ts';
import { Attested } from '#renderer/features/attestations/Attested.tsx';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import type { OpenDialog } from './WalletRoom.tsx';
import styles from './Wallet.module.css';

interface AccountListProps {
  accounts: readonly WalletAccount[];
  /** Whether the keys are open: without them, only names can be changed. */
  open: boolean;
  show: (dialog: OpenDialog) => void;
}

export function AccountList({ accounts, open, show }: AccountListProps) {
  const attestedOf = useExpertise();
  return (
    <ul className={styles.accounts}>
      {accounts.map((account) => (
        <li key={account.address} className={styles.account}>
          <div className={styles.accountWords}>
            <div className={styles.accountName}>
              <span>{account.name}</span>
              <span className={styles.quiet}>
                {t(`wallet.kind.${account.kind}`)}
                {account.path !== null && ` · ${account.path}`}
              </span>
            </div>
            <Hash value={account.address} of={t('wallet.copyOf', { name: account.name })} whole />
            <Attested attestations={attestedOf(account.address)} />
          </div>
          <Menu
            target={
              <Button kind="quiet" aria-label={t('wallet.more', { name: account.name })}>
                ⋯
              </Button>
            }
            entries={[
              { label: t('wallet.rename'), act: () => show({ kind: 'rename', account }) },
              ...(account.kind === 'watch' || !open
                ? []
                : [{ label: t('wallet.exportKeystore'), act: () => show({ kind: 'export', account }) }]),
              ...(account.kind === 'phrase' && open
                ? [{ label: t('wallet.showPhrase'), act: () => show({ kind: 'phrase', account }) }]
                : []),
              ...(account.kind === 'watch' || open
                ? [{ label: t('wallet.remove'), act: () => show({ kind: 'remove', account }), grave: true }]
                : []),
            ]}
          />
        </li>
      ))}
    </ul>
  );
}
