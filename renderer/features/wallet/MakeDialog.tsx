import { useEffect, useState } from 'react';
import { host } from '#renderer/host/client.ts';
import { toast } from '#renderer/app/toasts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { FormDialog } from './FormDialog.tsx';
import { NameField } from './NameField.tsx';
import { NewPassword, isReady, noPassword } from './NewPassword.tsx';
import { take } from './walletQuery.ts';
import { Words } from './Words.tsx';
import styles from './Wallet.module.css';

type Draft = Awaited<ReturnType<typeof host.wallet.draft>>;

/** Makes a phrase: shown, written down, asked for, and only then kept. `first`: there is no password yet. */
export function MakeDialog({ first, close }: { first: boolean; close: () => void }) {
  const [length, setLength] = useState<12 | 24>(12);
  const [draft, setDraft] = useState<Draft>();
  const [step, setStep] = useState<'words' | 'check' | 'name'>('words');
  const [answers, setAnswers] = useState<readonly string[]>(['', '', '']);
  const [name, setName] = useState(first ? t('wallet.firstName') : '');
  const [password, setPassword] = useState(noPassword);
  const [trouble, setTrouble] = useState<string>();

  useEffect(() => {
    let stale = false;
    host.wallet.draft({ words: length }).then(
      (made) => {
        if (!stale) setDraft(made);
      },
      (error: unknown) => setTrouble(sentenceForError(error)),
    );
    return () => {
      stale = true;
    };
  }, [length]);

  if (step === 'words') {
    return (
      <Dialog title={t('wallet.makeTitle')} close={close} width={560}>
        <p className={styles.help}>{t('wallet.makeHelp')}</p>
        <div className={styles.length}>
          <Choice
            label={t('wallet.lengthLabel')}
            value={String(length)}
            options={['12', '24'].map((amount) => ({ value: amount, label: t('wallet.words', { amount }) }))}
            onChange={(chosen) => setLength(chosen === '24' ? 24 : 12)}
          />
        </div>
        {draft !== undefined && <Words words={draft.words} />}
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        <div className={styles.actions}>
          <Button onClick={close}>{t('wallet.cancel')}</Button>
          <Button kind="call" disabled={draft === undefined} onClick={() => setStep('check')}>
            {t('wallet.written')}
          </Button>
        </div>
      </Dialog>
    );
  }
  if (draft === undefined) return null;
  if (step === 'check') {
    return (
      <FormDialog
        title={t('wallet.checkTitle')}
        act={t('wallet.next')}
        ready={answers.every((answer) => answer.trim() !== '')}
        onAct={async () => setStep('name')}
        back={{ label: t('wallet.back'), act: () => setStep('words') }}
        close={close}
      >
        <p className={styles.help}>{t('wallet.checkHelp')}</p>
        {draft.asked.map((place, at) => (
          <TextField
            key={place}
            label={t('wallet.wordAt', { place: place + 1 })}
            value={answers[at] ?? ''}
            maxLength={50}
            autoComplete="off"
            spellCheck={false}
            {...(at === 0 && { 'data-autofocus': true })}
            onChange={(event) =>
              setAnswers(answers.map((answer, other) => (other === at ? event.target.value : answer)))
            }
          />
        ))}
      </FormDialog>
    );
  }
  return (
    <FormDialog
      title={t('wallet.nameTitle')}
      act={t('wallet.keep')}
      ready={name.trim() !== '' && (!first || isReady(password))}
      onAct={async () => {
        take(
          await host.wallet.keepDraft({
            draft: draft.draft,
            answers: [...answers],
            name: name.trim(),
            password: first ? password.password : null,
          }),
        );
        toast({ text: t('wallet.made') });
        close();
      }}
      back={{ label: t('wallet.back'), act: () => setStep('words') }}
      close={close}
    >
      <NameField value={name} focused onChange={setName} />
      {first && <NewPassword value={password} onChange={setPassword} />}
    </FormDialog>
  );
}
