import { type KeyboardEvent, lazy, Suspense, type SyntheticEvent, useEffect } from 'react';
import type { AnswerFigures } from '#core/conversation.ts';
import { commandKeys, runCommand, useCommand } from '#renderer/app/commands.ts';
import { count } from '#renderer/text/amounts.ts';
import { ReadsOn } from '#renderer/features/reading/ReadsOn.tsx';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { useAnswerSettings } from './answerSettingsStore.ts';
import { AttachButton } from './attachments/AttachButton.tsx';
import { attach, useAttached } from './attachments/attached.ts';
import { ComposerFiles, FileTroubles } from './attachments/ComposerFiles.tsx';
import { useComposerFiles } from './attachments/useComposerFiles.ts';
import styles from './Composer.module.css';
import { CommandLink } from './CommandLink.tsx';
import { ContextMeter } from './ContextMeter.tsx';
import { NEW } from './deskState.ts';
import { loadDraft, setDraft, useDrafting } from './drafting.ts';
import { promptsUsedAt } from './prompts/promptsUsed.ts';
import { desk } from './theDesk.ts';
import { ToolsOn } from './tools/ToolsOn.tsx';

// Most answers cost nothing, and the first picture has no price.
const CostLine = lazy(() => import('#renderer/features/fees/CostLine.tsx'));

/** As the host takes it. */
const LONGEST_QUESTION = 1_000_000;
const NO_TROUBLES: readonly string[] = [];
const FIELD_ID = 'composer';
/** Where the browser cannot grow a field by itself. */
const MOST_LINES = 8;

export function focusComposer(): void {
  document.getElementById(FIELD_ID)?.focus();
}

interface ComposerProps {
  place: string;
  /** The answer that the next question follows. */
  parent: string | null;
  /** A question is on its way. */
  sending: boolean;
  /** The answer that is being written here. */
  writing: string | undefined;
  /** One of two answers has to be chosen before anything follows. */
  choosing: boolean;
  figures: AnswerFigures | null;
  editLast: (() => void) | undefined;
}

/** Where questions are written. What is written stays until the host has it. */
export function Composer({ place, parent, sending, writing, choosing, figures, editLast }: ComposerProps) {
  const text = useDrafting(({ texts }) => texts.get(place) ?? '');
  const tooLong = text.length > LONGEST_QUESTION;
  const busy = sending || writing !== undefined;
  const asksFee = (useAnswerSettings(place)?.now.adapters.length ?? 0) > 0;
  const files = useComposerFiles(place, text, figures);
  const troubles = useAttached((state) => state.troubles.get(place) ?? NO_TROUBLES);
  const ready = !busy && !choosing && !tooLong && !files.blocked && text.trim() !== '';

  useEffect(() => {
    void loadDraft(place);
    // Whoever comes to an empty page comes to write.
    if (place === NEW && document.activeElement?.closest('[role="dialog"]') == null) focusComposer();
  }, [place]);
  useCommand('composer.focus', focusComposer);

  const ask = () => {
    if (!ready) return;
    const attachments = files.attached.flatMap(({ file }) => (file === null ? [] : [file.id]));
    void desk.ask(place, parent, text.trim(), promptsUsedAt(place), undefined, attachments);
  };
  const takeFiles = (event: SyntheticEvent, { files: given }: DataTransfer) => {
    if (given.length === 0) return;
    event.preventDefault();
    void attach(place, [...given]);
  };
  const pressed = (event: KeyboardEvent) => {
    // Enter that ends a word of an input method is not ours.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      ask();
    } else if (event.key === 'ArrowUp' && text === '' && !busy && editLast !== undefined) {
      event.preventDefault();
      editLast();
    }
  };

  return (
    <form
      className={styles.composer}
      onDrop={(event) => takeFiles(event, event.dataTransfer)}
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <FileTroubles place={place} sentences={troubles} />
      <div className={styles.box} data-takes-files>
        <ComposerFiles place={place} files={files} />
        <AttachButton place={place} />
        <textarea
          id={FIELD_ID}
          className={styles.field}
          aria-label={t('ask.composer.label')}
          aria-describedby={tooLong ? 'composer-too-long' : undefined}
          placeholder={t('ask.composer.placeholder')}
          value={text}
          rows={Math.min(MOST_LINES, text.split('\n', MOST_LINES).length)}
          readOnly={sending}
          dir="auto"
          onChange={(event) => {
            setDraft(place, event.target.value);
            desk.forgetTrouble(place);
          }}
          onKeyDown={pressed}
          onPaste={(event) => takeFiles(event, event.clipboardData)}
        />
        {busy ? (
          <Button size="small" className={styles.act} onClick={() => runCommand('answer.stop')}>
            {t('ask.composer.stop')}
            <Kbd>{commandKeys('answer.stop') ?? ''}</Kbd>
          </Button>
        ) : (
          <Button
            size="small"
            kind={ready ? 'call' : 'quiet'}
            className={styles.act}
            type="submit"
            aria-disabled={!ready}
          >
            {t('ask.composer.send')}
            <Kbd>{t('ask.composer.enter')}</Kbd>
          </Button>
        )}
      </div>
      {asksFee && (
        <Suspense fallback={null}>
          <div className={styles.under}>
            <CostLine place={place} />
          </div>
        </Suspense>
      )}
      <div className={styles.under}>
        {tooLong ? (
          <p id="composer-too-long" role="alert" className={styles.trouble}>
            {t('ask.composer.tooLong', { most: count(LONGEST_QUESTION), length: count(text.length) })}
          </p>
        ) : choosing ? (
          <p role="status">{t('askMore.compare.choose')}</p>
        ) : (
          figures !== null &&
          figures.contextSize !== null && <ContextMeter used={figures.contextUsed} size={figures.contextSize} />
        )}
        <ToolsOn place={place} />
        <p className={styles.also}>
          <ReadsOn place={place} />
          <CommandLink id="prompts.open">{t('askMore.prompts.open')}</CommandLink>
          <CommandLink id="answer.compare">{t('askMore.compare.open')}</CommandLink>
        </p>
        <p className={styles.hint} aria-hidden>
          {t('ask.composer.newline')}
        </p>
      </div>
    </form>
  );
}
