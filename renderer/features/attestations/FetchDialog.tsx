import { useState } from 'react';
import { FormDialog } from '#renderer/features/wallet/FormDialog.tsx';
import { host } from '#renderer/host/client.ts';
import { t } from '#renderer/text/text.ts';
import { TextField } from '#renderer/ui/TextField.tsx';

interface FetchDialogProps {
  close: () => void;
  done: (taken: Awaited<ReturnType<typeof host.attestations.fetch>>) => void;
}

/** From where somebody put them. Whoever keeps that place sees that they are asked for. */
export function FetchDialog({ close, done }: FetchDialogProps) {
  const [address, setAddress] = useState('');
  return (
    <FormDialog
      title={t('attestations.fetchTitle')}
      act={t('attestations.fetchIt')}
      ready={address.trim() !== ''}
      onAct={async () => {
        done(await host.attestations.fetch({ address: address.trim() }));
        close();
      }}
      close={close}
      width={560}
    >
      <TextField
        data-autofocus
        label={t('attestations.address')}
        description={t('attestations.addressHelp')}
        value={address}
        maxLength={2_048}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
