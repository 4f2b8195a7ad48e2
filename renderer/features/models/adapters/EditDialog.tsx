import { useState } from 'react';
import type { Adapter } from '#core/adapter.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import styles from './Adapters.module.css';

/** What the host takes at most. */
const MOST_TAGS = 20;
const LONGEST_TAG = 40;

/** What a person knows of an adapter and the file does not say. */
export function EditDialog({ adapter, close }: { adapter: Adapter; close: () => void }) {
  const [name, setName] = useState(adapter.name);
  const [tags, setTags] = useState(adapter.tags.join(', '));
  const [author, setAuthor] = useState(adapter.author);
  const [note, setNote] = useState(adapter.note);
  const [trouble, setTrouble] = useState<string>();

  const save = async () => {
    try {
      await host.adapters.change({ hash: adapter.hash, name: name.trim(), tags: tagsIn(tags), author, note });
      close();
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };

  return (
    <Dialog title={t('adapters.editTitle', { name: adapter.name })} close={close}>
      <form
        className={styles.panel}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') void save();
        }}
      >
        <TextField
          label={t('adapters.name')}
          value={name}
          maxLength={120}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextField
          label={t('adapters.tags')}
          description={t('adapters.tagsHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={tags}
          maxLength={MOST_TAGS * LONGEST_TAG}
          onChange={(event) => setTags(event.currentTarget.value)}
        />
        <TextField
          label={t('adapters.author')}
          value={author}
          maxLength={120}
          onChange={(event) => setAuthor(event.currentTarget.value)}
        />
        <TextField
          label={t('adapters.note')}
          value={note}
          maxLength={2_000}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        <div className={styles.actions}>
          <Button kind="call" type="submit" disabled={name.trim() === ''}>
            {t('adapters.save')}
          </Button>
          <Button onClick={close}>{t('adapters.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function tagsIn(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim().slice(0, LONGEST_TAG));
  return [...new Set(tags)].filter((tag) => tag !== '').slice(0, MOST_TAGS);
}
