import { useState } from 'react';
import type { PersonShown } from '#core/settlement/shown.ts';
import { toast } from '#renderer/app/toasts.ts';
import { Person } from '#renderer/features/settlement/Person.tsx';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { FormDialog } from '#renderer/features/wallet/FormDialog.tsx';
import { saveFile } from '#renderer/files/saveFile.ts';
import { host } from '#renderer/host/client.ts';
import { t } from '#renderer/text/text.ts';
import { Toggle } from '#renderer/ui/Toggle.tsx';

/** What a payee learns of why they are paid: nothing but by this, and single answers only if that is ticked. */
export function ShareForm({ id, payee, close }: { id: string; payee: PersonShown; close: () => void }) {
  const [answers, setAnswers] = useState(false);
  return (
    <FormDialog
      title={t('statement.shareTitle')}
      act={t('statement.shareAct')}
      ready
      onAct={async () => {
        if (await saveFile(await host.settlement.payer.share({ id, account: payee.account, answers }))) {
          toast({ text: t('settling.saved') });
          close();
        }
      }}
      close={close}
      width={520}
    >
      <p>
        <Person person={payee} />
      </p>
      <p className={styles.help}>{t('statement.shareHelp')}</p>
      <Toggle
        label={t('statement.shareAnswers')}
        help={t('statement.shareAnswersHelp')}
        on={answers}
        onChange={setAnswers}
      />
    </FormDialog>
  );
}
