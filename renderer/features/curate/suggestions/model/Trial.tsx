import { useRef, useState } from 'react';
import type { SuggestPrompt, SuggestWish, Tried } from '#protocol/window/suggestions.ts';
import { host } from '#renderer/host/client.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { Part } from '../../quality/Sheet.tsx';
import styles from '../SuggestionsPage.module.css';
import { PromptView, TriedView } from './PromptView.tsx';

/** One record, before many are asked about. */
export function Trial({ wish, records }: { wish: SuggestWish; records: number }) {
  const { id } = useProject();
  const questions = useNow(({ head }) => head.questions);
  const [number, setNumber] = useState(1);
  const [came, setCame] = useState<{ tried: Tried[] } | { prompts: SuggestPrompt[] } | { trouble: string } | null>(
    null,
  );
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController>(null);
  if (records === 0) return null;

  const ask = async (what: 'try' | 'prompts') => {
    const controller = new AbortController();
    running.current = controller;
    setBusy(true);
    setCame(null);
    const input = { project: id, wish, record: number - 1 };
    const options = { signal: controller.signal };
    try {
      const next =
        what === 'try'
          ? { tried: await host.suggestions.try(input, options) }
          : { prompts: await host.suggestions.prompts(input, options) };
      if (!controller.signal.aborted) setCame(next);
    } catch (error) {
      if (!controller.signal.aborted) setCame({ trouble: sentenceForError(error) });
    } finally {
      setBusy(false);
    }
  };

  const ready = wish.questions.length > 0 && !busy;
  return (
    <Part title={t('curateSuggestions.tryTitle')}>
      <div className={styles.beside}>
        <NumberField
          label={t('curateSuggestions.tryRecord')}
          help={t('curateSuggestions.tryRecordHelp')}
          value={Math.min(number, records)}
          min={1}
          max={records}
          step={1}
          onDone={setNumber}
        />
        <Button disabled={!ready} onClick={() => void ask('try')}>
          {t('curateSuggestions.try')}
        </Button>
        <Button kind="quiet" disabled={!ready} onClick={() => void ask('prompts')}>
          {t('curateSuggestions.showPrompt')}
        </Button>
        {busy && (
          <>
            <span role="status">{t('curateSuggestions.trying')}</span>
            <Button kind="quiet" onClick={() => running.current?.abort()}>
              {t('curateSuggestions.stopTrying')}
            </Button>
          </>
        )}
      </div>
      {came !== null && 'trouble' in came && <Notice tone="trouble">{came.trouble}</Notice>}
      {came !== null &&
        'tried' in came &&
        came.tried.map((tried) => (
          <TriedView key={tried.question} tried={tried} question={questions.find((one) => one.id === tried.question)} />
        ))}
      {came !== null &&
        'prompts' in came &&
        came.prompts.map((prompt) => (
          <PromptView
            key={prompt.question}
            prompt={prompt}
            question={questions.find((one) => one.id === prompt.question)}
            open
          />
        ))}
    </Part>
  );
}
