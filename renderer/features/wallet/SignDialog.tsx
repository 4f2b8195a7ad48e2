import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { ReviewDialog } from './ReviewDialog.tsx';
import { Unlock } from './Unlock.tsx';
import { useWallet } from './walletQuery.ts';
import styles from './Wallet.module.css';

export type Made = Awaited<ReturnType<typeof host.sending.outcome>>;

interface SignDialogProps {
  shown: Prepared;
  back?: () => void;
  close: () => void;
  /** It is in a block, and was carried out. Whoever shows this dialog takes it away. */
  done: (made: Made) => void;
}

/** Shows what is signed, waits until it is in a block, and goes on only then. */
export function SignDialog({ shown, back, close, done }: SignDialogProps) {
  const [signed, setSigned] = useState(false);
  if (signed) return <Waiting id={shown.id} close={close} done={done} />;
  return (
    <ReviewDialog shown={shown} close={close} signed={() => setSigned(true)} {...(back !== undefined && { back })} />
  );
}

function Waiting({ id, close, done }: { id: string; close: () => void; done: (made: Made) => void }) {
  const [trouble, setTrouble] = useState<string>();
  const ready = useRef(done);
  ready.current = done;
  useEffect(() => {
    const controller = new AbortController();
    host.sending.outcome({ id }, { signal: controller.signal }).then(
      (made) => {
        if (controller.signal.aborted) return;
        if (made.became === 'done') ready.current(made);
        else setTrouble(t(`sending.waiting.${made.became}`));
      },
      (error: unknown) => {
        if (!controller.signal.aborted) setTrouble(sentenceForError(error));
      },
    );
    return () => controller.abort();
  }, [id]);
  return (
    <Dialog title={t('sending.waiting.title')} close={close} width={560}>
      <div className={styles.form}>
        {trouble === undefined ? (
          <>
            <p className={styles.help}>{t('sending.waiting.text')}</p>
            <Progress fraction={undefined} label={t('sending.waiting.label')} />
          </>
        ) : (
          <Notice tone="trouble">{trouble}</Notice>
        )}
        <div className={styles.actions}>
          <Button onClick={close}>{t('sending.waiting.close')}</Button>
        </div>
      </div>
    </Dialog>
  );
}

interface WithAccountProps {
  /** Those who may do it, where not all may. */
  among?: readonly string[];
  children: (account: WalletAccount) => ReactNode;
}

/** Something that an account does: says what is missing until there is one with a key, open; then lets choose which. */
export function WithAccount({ among, children }: WithAccountProps) {
  const wallet = useWallet();
  const [picked, setPicked] = useState('');
  if (wallet === undefined) return <p className={styles.quiet}>{t('wallet.loading')}</p>;
  if (wallet.state === 'none' || wallet.state === 'damaged') {
    return (
      <div className={styles.form}>
        <p className={styles.help}>{t('sending.noWallet')}</p>
        <Link to="/wallet" className={styles.link}>
          {t('sending.toWallet')}
        </Link>
      </div>
    );
  }
  if (wallet.state === 'locked') return <Unlock />;
  const able = wallet.accounts.filter(
    ({ kind, address }) => kind !== 'watch' && (among === undefined || among.includes(address)),
  );
  const account = able.find(({ address }) => address === picked) ?? able[0];
  if (account === undefined) return <Notice>{t('sending.noKeys')}</Notice>;
  return (
    <>
      {able.length > 1 && (
        <Select
          label={t('sending.who')}
          value={account.address}
          options={able.map(({ address, name }) => ({ value: address, label: `${name} · ${address}` }))}
          onChange={setPicked}
        />
      )}
      {children(account)}
    </>
  );
}
