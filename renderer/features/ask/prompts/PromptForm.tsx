import { useId, useState } from 'react';
import type { PromptAuthor, PromptKind } from '#core/savedPrompt.ts';
import { host } from '#renderer/host/client.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { done } from './promptActions.ts';
import styles from './PromptSheet.module.css';

export interface Draft {
  /** Null while it is not saved. */
  id: string | null;
  kind: PromptKind;
  title: string;
  text: string;
  /** Null: whoever writes it here. */
  author: PromptAuthor | null;
}

const KINDS: readonly PromptKind[] = ['question', 'instruction'];

/** One prompt, written or changed. `back` says which kind was saved, or null when nothing was. */
export function PromptForm({ draft, back }: { draft: Draft; back: (kept: PromptKind | null) => void }) {
  const textId = useId();
  const [kind, setKind] = useState(draft.kind);
  const [title, setTitle] = useState(draft.title);
  const [text, setText] = useState(draft.text);
  const [by, setBy] = useState<'self' | 'named'>(draft.author === null || draft.author.key !== null ? 'self' : 'named');
  const [name, setName] = useState(draft.author?.name ?? '');
  const ready = title.trim() !== '' && text.trim() !== '' && (by === 'self' || name.trim() !== '');

  const save = async () => {
    if (!ready) return;
    const author = by === 'self' ? { kind: by } : { kind: by, name: name.trim() };
    const written = { kind, title: title.trim(), text: text.trim(), author };
    const { id } = draft;
    const kept = await done(() => (id === null ? host.prompts.save(written) : host.prompts.change({ id, ...written })));
    if (kept) back(kind);
  };

  return (
    <form
      className={styles.sheet}
      aria-label={draft.id === null ? t('askMore.prompts.form.make') : t('askMore.prompts.form.edit')}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Choice
        label={t('askMore.prompts.form.kind')}
        value={kind}
        options={KINDS.map((value) => ({ value, label: t(`askMore.prompts.form.kinds.${value}`) }))}
        onChange={setKind}
      />
      <TextField
        label={t('askMore.prompts.form.heading')}
        value={title}
        maxLength={120}
        autoFocus
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <div className={styles.field}>
        <label className={styles.label} htmlFor={textId}>
          {t('askMore.prompts.form.text')}
        </label>
        <textarea
          id={textId}
          className={styles.long}
          value={text}
          rows={8}
          maxLength={100_000}
          dir="auto"
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div className={styles.field}>
        <p className={styles.label}>{t('askMore.prompts.form.author')}</p>
        <Choice
          label={t('askMore.prompts.form.author')}
          value={by}
          options={(['self', 'named'] as const).map((value) => ({
            value,
            label: t(`askMore.prompts.form.authors.${value}`),
          }))}
          onChange={setBy}
        />
        {by === 'named' && (
          <TextField
            className={styles.wide ?? ''}
            aria-label={t('askMore.prompts.form.name')}
            placeholder={t('askMore.prompts.form.name')}
            value={name}
            maxLength={120}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <p className={styles.help}>{t('askMore.prompts.form.credit')}</p>
      </div>
      <div className={styles.acts}>
        <Button onClick={() => back(null)}>{t('askMore.prompts.form.back')}</Button>
        <Button kind="call" type="submit" aria-disabled={!ready}>
          {t('askMore.prompts.form.save')}
        </Button>
      </div>
    </form>
  );
}
