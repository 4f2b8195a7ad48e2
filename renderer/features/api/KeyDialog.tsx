import { useState } from 'react';
import type { ApiKey, ApiLimits } from '#core/api.ts';
import { MOST_ANSWERS_AT_ONCE, defaultApiLimits } from '#core/apiDefaults.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import styles from './ApiPage.module.css';

interface KeyDialogProps {
  /** Null for a new one. */
  known: ApiKey | null;
  save: (name: string, limits: ApiLimits) => Promise<void>;
  close: () => void;
}

const TOKENS_AT_FIRST = 200_000;

export function KeyDialog({ known, save, close }: KeyDialogProps) {
  const [name, setName] = useState(known?.name ?? '');
  const [limits, setLimits] = useState(known?.limits ?? defaultApiLimits);
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const change = (patch: Partial<ApiLimits>) => setLimits((before) => ({ ...before, ...patch }));
  const go = async () => {
    if (name.trim() === '') return;
    setBusy(true);
    try {
      await save(name.trim(), limits);
    } catch (error) {
      setTrouble(sentenceForError(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={known === null ? t('api.newKey') : t('api.changeTitle')} close={close}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <TextField
          label={t('api.name')}
          description={t('api.nameHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={t('api.namePlaceholder')}
          value={name}
          maxLength={60}
          data-autofocus
          onChange={(event) => setName(event.target.value)}
        />
        <NumberField
          label={t('api.perMinute')}
          help={t('api.perMinuteHelp')}
          value={limits.requestsAMinute}
          min={1}
          max={6_000}
          step={10}
          onDone={(requestsAMinute) => change({ requestsAMinute })}
        />
        <NumberField
          label={t('api.atOnce')}
          help={t('api.atOnceHelp')}
          value={limits.answersAtOnce}
          min={1}
          max={MOST_ANSWERS_AT_ONCE}
          step={1}
          onDone={(answersAtOnce) => change({ answersAtOnce })}
        />
        <Toggle
          label={t('api.capped')}
          on={limits.tokensADay !== null}
          onChange={(on) => change({ tokensADay: on ? TOKENS_AT_FIRST : null })}
        />
        {limits.tokensADay !== null && (
          <NumberField
            label={t('api.perDay')}
            help={t('api.perDayHelp')}
            value={limits.tokensADay}
            min={1}
            max={1_000_000_000}
            step={10_000}
            onDone={(tokensADay) => change({ tokensADay })}
          />
        )}
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        <div className={styles.actions}>
          <Button onClick={close}>{t('api.cancel')}</Button>
          <Button type="submit" kind="call" disabled={busy || name.trim() === ''}>
            {known === null ? t('api.makeKey') : t('api.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
