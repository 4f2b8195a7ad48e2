import { useState } from 'react';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { t } from '#renderer/text/text.ts';
import { FormDialog } from './FormDialog.tsx';
import { NewPassword, isReady, noPassword } from './NewPassword.tsx';
import { PasswordField } from './PasswordField.tsx';
import { take } from './walletQuery.ts';

export function ChangePasswordDialog({ close }: { close: () => void }) {
  const [old, setOld] = useState('');
  const [next, setNext] = useState(noPassword);
  return (
    <FormDialog
      title={t('wallet.changeTitle')}
      act={t('wallet.changeIt')}
      ready={old !== '' && isReady(next)}
      onAct={async () => {
        take(await host.wallet.changePassword({ password: old, next: next.password }));
        toast({ text: t('wallet.changed') });
        close();
      }}
      close={close}
    >
      <PasswordField label={t('wallet.oldPassword')} value={old} focused onChange={setOld} />
      <NewPassword value={next} onChange={setNext} />
    </FormDialog>
  );
}
