import type { Prepared } from '#core/wallet/signing.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { SignDialog, WithAccount } from './SignDialog.tsx';
import { usePreparing } from './usePreparing.ts';
import styles from './Wallet.module.css';

interface ActDialogProps {
  title: string;
  says: string;
  /** Accounts that may do it, where not all may. */
  among?: readonly string[] | undefined;
  prepare: (account: string) => Promise<Prepared>;
  close: () => void;
}

/** Something that needs no form: which account does it; then it is shown and signed. */
export function ActDialog({ title, says, among, prepare, close }: ActDialogProps) {
  const { shown, putAway, busy, trouble, run } = usePreparing();
  if (shown !== undefined) return <SignDialog shown={shown} back={putAway} close={close} done={close} />;
  return (
    <Dialog title={title} close={close} width={560}>
      <div className={styles.form}>
        <p>{says}</p>
        <WithAccount {...(among !== undefined && { among })}>
          {({ address }) => (
            <>
              {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
              <div>
                <Button kind="call" disabled={busy} onClick={() => void run(() => prepare(address))}>
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
