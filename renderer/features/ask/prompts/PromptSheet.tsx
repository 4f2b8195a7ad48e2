import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useDeferredValue, useEffect, useRef, useState } from 'react';
import type { PromptKind, SavedPrompt } from '#core/savedPrompt.ts';
import { host } from '#renderer/host/client.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { SignButton } from '#renderer/ui/SignButton.tsx';
import { useAnswerSettings } from '../answerSettingsStore.ts';
import { draftOf } from '../drafting.ts';
import { CrossMark, PencilMark } from '../marks.tsx';
import { useAuthorWords } from './authorWords.ts';
import { putIn, PROMPTS_KEY, removePrompt } from './promptActions.ts';
import { type Draft, PromptForm } from './PromptForm.tsx';
import styles from './PromptSheet.module.css';

const SHOWN = 50;
const KINDS: readonly PromptKind[] = ['question', 'instruction'];

/** The saved prompts: found, put in, written, changed. */
export default function PromptSheet({ place, close }: { place: string; close: () => void }) {
  const [written, setWritten] = useState<Draft | null>(null);
  const [kind, setKind] = useState<PromptKind>('question');
  const now = useAnswerSettings(place)?.now;
  if (now === undefined) return null;

  const make = () =>
    setWritten({
      id: null,
      kind,
      title: '',
      text: kind === 'question' ? draftOf(place).trim() : now.instruction,
      author: null,
    });
  return (
    <Dialog title={t('askMore.prompts.title')} close={close} width={640}>
      {written === null ? (
        <PromptList
          kind={kind}
          setKind={setKind}
          use={(prompt) => {
            close();
            void putIn(place, prompt, now);
          }}
          edit={setWritten}
          make={make}
          makes={(kind === 'question' ? draftOf(place) : now.instruction).trim() !== ''}
        />
      ) : (
        <PromptForm
          draft={written}
          back={(kept) => {
            if (kept !== null) setKind(kept);
            setWritten(null);
          }}
        />
      )}
    </Dialog>
  );
}

interface ListProps {
  kind: PromptKind;
  setKind: (kind: PromptKind) => void;
  use: (prompt: SavedPrompt) => void;
  edit: (draft: Draft) => void;
  make: () => void;
  /** There is something to save already. */
  makes: boolean;
}

function PromptList({ kind, setKind, use, edit, make, makes }: ListProps) {
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const authorWords = useAuthorWords();
  const search = useDeferredValue(words.trim().slice(0, 200));
  const found = useQuery({
    queryKey: [...PROMPTS_KEY, kind, search],
    queryFn: ({ signal }) => host.prompts.list({ search, kind, limit: SHOWN }, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  }).data;
  const prompts = found?.prompts ?? [];
  const chosen = Math.min(at, prompts.length - 1);

  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const prompt = prompts[chosen];
    if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, prompts.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0));
    else if (event.key === 'Enter' && prompt !== undefined) use(prompt);
    else return;
    event.preventDefault();
  };

  return (
    <div className={styles.sheet}>
      <div className={styles.find}>
        <TextField
          className={styles.grows ?? ''}
          aria-label={t('askMore.prompts.search')}
          placeholder={t('askMore.prompts.search')}
          type="search"
          value={words}
          data-autofocus
          aria-describedby="prompt-hint"
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={pressed}
        />
        <Choice
          label={t('askMore.prompts.kind')}
          value={kind}
          options={KINDS.map((value) => ({ value, label: t(`askMore.prompts.kinds.${value}`) }))}
          onChange={(chosenKind) => {
            setKind(chosenKind);
            setAt(0);
          }}
        />
      </div>
      {found !== undefined && prompts.length === 0 && (
        <p className={styles.help} role="status">
          {search === '' ? t(`askMore.prompts.none.${kind}`) : t('askMore.prompts.noneFound', { words: search })}
        </p>
      )}
      <ul ref={list} className={styles.list} aria-label={t('askMore.prompts.list')}>
        {prompts.map((prompt, place) => (
          <li key={prompt.id} className={styles.row} data-chosen={place === chosen}>
            <button
              type="button"
              className={styles.prompt}
              title={t('askMore.prompts.insert', { title: prompt.title })}
              onClick={() => use(prompt)}
            >
              <span className={styles.heading}>
                <b dir="auto">{prompt.title}</b>
                <span dir="auto">{t('askMore.prompts.by', { name: authorWords(prompt.author) })}</span>
              </span>
              <span className={styles.text} dir="auto">
                {prompt.text}
              </span>
            </button>
            <SignButton
              className={styles.sign}
              name={t('askMore.prompts.edit', { title: prompt.title })}
              onClick={() => edit(prompt)}
            >
              <PencilMark />
            </SignButton>
            <SignButton
              className={styles.sign}
              name={t('askMore.prompts.remove', { title: prompt.title })}
              onClick={() => void removePrompt(prompt)}
            >
              <CrossMark />
            </SignButton>
          </li>
        ))}
      </ul>
      <div className={styles.acts}>
        <p id="prompt-hint" className={styles.help}>
          {found !== undefined && found.found > SHOWN
            ? t('askMore.prompts.found', { count: found.found, shown: SHOWN })
            : prompts.length > 0 && t('askMore.prompts.hint')}
        </p>
        <Button size="small" onClick={make}>
          {makes ? t(`askMore.prompts.makeOf.${kind}`) : t('askMore.prompts.make')}
        </Button>
      </div>
    </div>
  );
}
