import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Model } from '#core/model.ts';
import { fitQuery, useSettings } from '#renderer/host/queries.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import styles from './FitDialog.module.css';
import { FitFigure } from './FitFigure.tsx';

const LEAST_TOKENS = 1_024;

/** What a base would take of this machine with another context, and with adapters or without: nothing is loaded. */
export function FitDialog({ model, close }: { model: Model; close: () => void }) {
  const { hash, name, header } = model;
  const settings = useSettings();
  const usual = settings?.newConversation?.adapters ?? [];
  const [context, setContext] = useState<number>();
  const [stacked, setStacked] = useState(true);
  const adapters = stacked ? usual.map((adapter) => adapter.hash) : [];
  const { data: fit, error } = useQuery({
    ...fitQuery(hash, { adapters, contextTokens: context }),
    placeholderData: keepPreviousData,
  });
  const now = Math.min(settings?.contextTokens ?? LEAST_TOKENS, header.trainedContext || Number.POSITIVE_INFINITY);
  const options = contextsUpTo(header.trainedContext, now).map((tokens) => ({
    value: String(tokens),
    label: t(tokens === now ? 'models.fit.contextNow' : 'models.fit.contextOf', { amount: count(tokens) }),
  }));

  return (
    <Dialog title={t('models.fit.title', { name })} close={close} width={560}>
      <div className={styles.panel}>
        <Select
          label={t('models.fit.context')}
          help={t('models.fit.contextHelp')}
          value={String(context ?? now)}
          options={options}
          onChange={(tokens) => setContext(Number(tokens))}
        />
        {usual.length > 0 ? (
          <Toggle
            label={t('models.fit.withAdapters')}
            help={t('models.fit.withAdaptersHelp', { count: usual.length, amount: count(usual.length) })}
            on={stacked}
            onChange={setStacked}
          />
        ) : (
          <p className={styles.note}>{t('models.fit.noAdapters')}</p>
        )}
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        <div aria-live="polite">{fit === undefined ? <p>{t('models.fit.unknown')}</p> : <FitFigure fit={fit} />}</div>
      </div>
    </Dialog>
  );
}

/** Twice as many each time, up to what the model was made for, and what the settings say. */
function contextsUpTo(trained: number, now: number): number[] {
  const contexts = new Set([now]);
  const most = trained > 0 ? trained : 4 * now;
  for (let tokens = LEAST_TOKENS; tokens < most; tokens *= 2) contexts.add(tokens);
  contexts.add(most);
  return [...contexts].toSorted((one, other) => one - other);
}
