import { useState } from 'react';
import type { EarningLine } from '#core/settlement/earningsShown.ts';
import { toast } from '#renderer/app/toasts.ts';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { FormDialog } from '#renderer/features/wallet/FormDialog.tsx';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { t } from '#renderer/text/text.ts';
import { TextField } from '#renderer/ui/TextField.tsx';

export function FetchLeaves({ network, line, close }: { network: bigint; line: EarningLine; close: () => void }) {
  const [location, setLocation] = useState('');
  return (
    <FormDialog
      title={t('earnings.fetchTitle')}
      act={t('earnings.fetch')}
      ready={location.trim() !== ''}
      onAct={async () => {
        const where = { network, payer: line.payer.account, token: line.token.address, location: location.trim() };
        await host.settlement.earnings.fetchLeaves(where);
        void queries.invalidateQueries({ queryKey: ['settlement'] });
        toast({ text: t('earnings.fetched') });
        close();
      }}
      close={close}
    >
      <p className={styles.help}>{t('earnings.fetchHelp')}</p>
      <TextField
        label={t('earnings.fetchPlace')}
        value={location}
        maxLength={512}
        placeholder="https://…"
        data-autofocus
        onChange={(event) => setLocation(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
