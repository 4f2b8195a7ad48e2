import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Conversation } from '#core/conversation.ts';
import { commandKeys, runCommand } from '#renderer/app/commands.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './ConversationList.module.css';
import { TitleField } from './ConversationTitle.tsx';
import { byDay } from './days.ts';
import { queries } from '#renderer/host/queries.ts';
import { conversationsQuery } from './queries.ts';

/** Rows that are drawn at first; so many more each time they are wanted. */
const STEP = 100;

/** Every conversation that is kept, newest first, by day. */
export function ConversationList({ open }: { open: string | null }) {
  const { data: conversations, error } = useQuery(conversationsQuery);
  const [words, setWords] = useState('');
  const [most, setMost] = useState(STEP);
  const wanted = words.trim().toLocaleLowerCase();
  const found = conversations?.filter(({ title }) => title.toLocaleLowerCase().includes(wanted)) ?? [];
  const keys = commandKeys('conversation.new');

  return (
    <aside className={styles.list} aria-label={t('ask.conversations.title')}>
      <div className={styles.head}>
        <Button className={styles.new ?? ''} onClick={() => runCommand('conversation.new')}>
          {t('ask.newConversation')}
          {keys !== undefined && <Kbd>{keys}</Kbd>}
        </Button>
        <input
          type="search"
          className={styles.find}
          aria-label={t('ask.conversations.find')}
          placeholder={t('ask.conversations.find')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </div>
      <div className={styles.rows}>
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {conversations?.length === 0 && <p className={styles.none}>{t('ask.conversations.none')}</p>}
        {conversations !== undefined && conversations.length > 0 && found.length === 0 && (
          <p className={styles.none}>{t('ask.conversations.noneFound', { words: words.trim() })}</p>
        )}
        {byDay(found.slice(0, most), Date.now()).map(({ day, conversations: ofDay }) => (
          <section key={day} aria-label={day}>
            <h2 className={styles.day}>{day}</h2>
            <ul>
              {ofDay.map((conversation) => (
                <Row key={conversation.id} conversation={conversation} open={conversation.id === open} />
              ))}
            </ul>
          </section>
        ))}
        {found.length > most && (
          <Button kind="quiet" size="small" onClick={() => setMost(most + STEP)}>
            {t('jobs.older')}
          </Button>
        )}
      </div>
    </aside>
  );
}

function Row({ conversation, open }: { conversation: Conversation; open: boolean }) {
  const { id, title } = conversation;
  const go = useNavigate();
  const [renaming, setRenaming] = useState(false);

  const remove = async () => {
    try {
      await host.conversations.remove({ id });
      queries.setQueryData(conversationsQuery.queryKey, (before) => before?.filter((other) => other.id !== id));
      if (open) await go({ to: '/ask/{-$conversation}', params: { conversation: undefined } });
      toast({ text: t('ask.conversations.removed', { title }), undo: async () => void (await host.conversations.restore({ id })) });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };

  if (renaming) {
    return (
      <li className={styles.row}>
        <TitleField conversation={conversation} done={() => setRenaming(false)} />
      </li>
    );
  }
  return (
    <li className={styles.row} data-open={open}>
      <Link
        to="/ask/{-$conversation}"
        params={{ conversation: id }}
        className={styles.link}
        aria-current={open ? 'page' : undefined}
        title={title}
        dir="auto"
        onKeyDown={(event) => {
          if (event.key === 'F2') setRenaming(true);
          if (event.key === 'Delete') void remove();
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') moveFocus(event.currentTarget, event.key === 'ArrowDown' ? 1 : -1);
        }}
      >
        {title}
      </Link>
      <span className={styles.acts}>
        <button type="button" aria-label={t('ask.conversations.renameNamed', { title })} onClick={() => setRenaming(true)}>
          {t('ask.conversations.rename')}
        </button>
        <button type="button" aria-label={t('ask.conversations.removeNamed', { title })} onClick={() => void remove()}>
          {t('ask.conversations.remove')}
        </button>
      </span>
    </li>
  );
}

function moveFocus(from: HTMLElement, by: 1 | -1): void {
  const links = [...(from.closest('aside')?.querySelectorAll<HTMLElement>('li > a') ?? [])];
  links[links.indexOf(from) + by]?.focus();
}
