import { useState } from 'react';
import { toast } from '#renderer/app/toasts.ts';
import { FormDialog } from '#renderer/features/wallet/FormDialog.tsx';
import { WithAccount } from '#renderer/features/wallet/SignDialog.tsx';
import { host } from '#renderer/host/client.ts';
import { moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { useNames } from './attestationQueries.ts';
import styles from './Attestations.module.css';

type Shown = Awaited<ReturnType<typeof host.attestations.prepare>>;

/** Who knows what, and for how long; then the very words are shown, and signed. */
export function AttestDialog({ close }: { close: () => void }) {
  const [subject, setSubject] = useState('');
  const [expertise, setExpertise] = useState('');
  const [days, setDays] = useState('365');
  const [trouble, setTrouble] = useState<string>();
  const [shown, setShown] = useState<Shown>();
  const lasting = /^\d{1,5}$/.test(days.trim()) ? Number(days) : 0;
  const ready = subject.trim() !== '' && expertise.trim() !== '' && lasting > 0;
  const show = async (account: string) => {
    setTrouble(undefined);
    try {
      setShown(await host.attestations.prepare({ account, subject, expertise, days: lasting }));
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };
  if (shown !== undefined) return <Sign shown={shown} back={() => setShown(undefined)} close={close} />;
  const field = { autoComplete: 'off', spellCheck: false } as const;
  return (
    <Dialog title={t('attestations.newTitle')} close={close} width={560}>
      <WithAccount>
        {({ address }) => (
          <form
            className={styles.demand}
            onSubmit={(event) => {
              event.preventDefault();
              if (ready) void show(address);
            }}
          >
            <TextField
              {...field}
              data-autofocus
              label={t('attestations.whom')}
              description={t('attestations.whomHelp')}
              value={subject}
              maxLength={100}
              onChange={(event) => setSubject(event.currentTarget.value)}
            />
            <TextField
              {...field}
              label={t('attestations.expertise')}
              description={t('attestations.expertiseHelp')}
              value={expertise}
              maxLength={80}
              onChange={(event) => setExpertise(event.currentTarget.value)}
            />
            <TextField
              {...field}
              label={t('attestations.days')}
              inputMode="numeric"
              value={days}
              maxLength={5}
              onChange={(event) => setDays(event.currentTarget.value)}
            />
            {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
            <div>
              <Button type="submit" kind="call" disabled={!ready}>
                {t('attestations.show')}
              </Button>
            </div>
          </form>
        )}
      </WithAccount>
    </Dialog>
  );
}

function Sign({ shown, back, close }: { shown: Shown; back: () => void; close: () => void }) {
  const { issuer, subject, expertise, expiresAt } = shown.attestation;
  const nameOf = useNames();
  return (
    <FormDialog
      title={t('attestations.signTitle')}
      act={t('attestations.sign')}
      ready
      onAct={async () => {
        await host.attestations.confirm({ id: shown.id });
        toast({ text: t('attestations.signed') });
        close();
      }}
      back={{ label: t('attestations.back'), act: back }}
      close={close}
      width={600}
    >
      <p className={styles.says}>
        {t('attestations.says', {
          issuer: nameOf(issuer) ?? t('attestations.unnamed'),
          subject: nameOf(subject) ?? t('attestations.unnamed'),
          expertise,
          when: moment(expiresAt * 1_000),
        })}
      </p>
      <p className={styles.lead}>{t('attestations.after')}</p>
      <dl className={styles.facts}>
        <dt>{t('attestations.issuer')}</dt>
        <dd>{issuer}</dd>
        <dt>{t('attestations.subject')}</dt>
        <dd>{subject}</dd>
      </dl>
    </FormDialog>
  );
}
