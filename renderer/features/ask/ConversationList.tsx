import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Conversation } from '#core/conversation.ts';
import { commandKeys, commandTitle, runCommand, useCommand } from '#renderer/app/commands.ts';
import { calendarDay, calendarMonth } from '#renderer/text/calendar.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { SignButton } from '#renderer/ui/SignButton.tsx';
import { removeConversation } from './conversationActions.ts';
import styles from './ConversationList.module.css';
import { conversationsQuery } from './conversationQueries.ts';
import { ConversationRow } from './ConversationRow.tsx';
import { NEW } from './deskState.ts';
import { ListMark, PlusMark } from './marks.tsx';
import { rememberPlace } from './place.ts';
import { type Shelf, shelvesOf, withWords } from './shelf.ts';

const KEY = 'colophon.conversations';
/** Below this width the page needs the room for itself, until somebody asks for the list. */
const ROOMY_PIXELS = 1_180;
/** As in ConversationList.module.css. */
const OVER_THE_PAGE_PIXELS = 980;

/** The kept conversations; narrow when it is not wanted. */
export function ConversationList({ place }: { place: string }) {
  const [shown, setShown] = useState(
    () => (localStorage.getItem(KEY) ?? (innerWidth >= ROOMY_PIXELS ? 'shown' : '')) === 'shown',
  );
  const toggle = () => {
    // What is wished for a roomy window is not changed by a look at the list in a narrow one.
    if (innerWidth > OVER_THE_PAGE_PIXELS) localStorage.setItem(KEY, shown ? 'hidden' : 'shown');
    setShown(!shown);
  };
  useCommand('conversations.toggle', toggle);
  // Where the list lies over the page, it goes when it has been chosen from.
  useEffect(() => {
    if (innerWidth <= OVER_THE_PAGE_PIXELS) setShown(false);
  }, [place]);

  // A window that becomes narrow shows the page, and not the list that would lie over it.
  useEffect(() => {
    const narrow = matchMedia(`(max-width: ${OVER_THE_PAGE_PIXELS}px)`);
    const became = () => {
      if (narrow.matches) setShown(false);
    };
    narrow.addEventListener('change', became);
    return () => narrow.removeEventListener('change', became);
  }, []);

  return (
    <aside
      className={styles.column}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && innerWidth <= OVER_THE_PAGE_PIXELS) setShown(false);
      }}
      data-shown={shown}
      aria-label={t('ask.conversations.title')}
    >
      <div className={styles.head}>
        <SignButton
          aria-expanded={shown}
          name={t('ask.conversations.title')}
          title={titleWithKeys(
            shown ? t('ask.conversations.hide') : t('ask.conversations.show'),
            'conversations.toggle',
          )}
          onClick={toggle}
        >
          <ListMark />
        </SignButton>
        {shown && <span className={styles.name}>{t('ask.conversations.title')}</span>}
        <SignButton
          name={commandTitle('conversation.new')}
          title={titleWithKeys(commandTitle('conversation.new'), 'conversation.new')}
          onClick={() => runCommand('conversation.new')}
        >
          <PlusMark />
        </SignButton>
      </div>
      {shown && <Shelves place={place} />}
    </aside>
  );
}

function titleWithKeys(title: string, command: Parameters<typeof commandKeys>[0]): string {
  const keys = commandKeys(command);
  return keys === undefined ? title : `${title} (${keys})`;
}

function Shelves({ place }: { place: string }) {
  const { data: all, error, refetch } = useQuery(conversationsQuery);
  const [words, setWords] = useState('');
  const [most, setMost] = useState(STEP);
  const wanted = useDeferredValue(words);
  const list = useRef<HTMLDivElement>(null);
  const go = useNavigate();
  const today = useToday();
  const found = useMemo(() => withWords(all ?? [], wanted), [all, wanted]);
  const shelves = useMemo(() => shelvesOf(found.slice(0, most), today), [found, most, today]);
  /** The one row that Tab reaches; arrows go on from there. */
  const entry = found.some(({ id }) => id === place) ? place : shelves[0]?.conversations[0]?.id;

  const remove = useCallback(
    async (conversation: Conversation) => {
      if (!(await removeConversation(conversation)) || conversation.id !== place) return;
      rememberPlace(NEW);
      await go({ to: '/ask/{-$conversation}', params: { conversation: NEW } });
    },
    [place, go],
  );

  const pressed = (event: KeyboardEvent) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('a[href]') ?? [])];
    const at = rows.findIndex((row) => row === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    // In the field, Home and End are the text's.
    if (to === undefined || rows.length === 0 || (at === -1 && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    rows[Math.min(Math.max(0, to), rows.length - 1)]?.focus();
  };

  return (
    <div className={styles.shelves} onKeyDown={pressed}>
      <input
        type="search"
        className={styles.find}
        aria-label={t('ask.conversations.find')}
        placeholder={t('ask.conversations.find')}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || words === '') return;
          event.preventDefault();
          setWords('');
        }}
      />
      <div ref={list} className={styles.rows}>
        {all === undefined && error !== null && (
          <div className={styles.note}>
            <p>{sentenceForError(error)}</p>
            <Button size="small" onClick={() => void refetch()}>
              {t('ask.conversations.again')}
            </Button>
          </div>
        )}
        {all !== undefined && found.length === 0 && (
          <p className={styles.note}>
            {all.length === 0
              ? t('ask.conversations.none')
              : t('ask.conversations.noneFound', { words: wanted.trim() })}
          </p>
        )}
        {shelves.map((shelf) => (
          <section key={shelf.key} aria-label={nameOf(shelf)}>
            <h2 className={styles.day}>{nameOf(shelf)}</h2>
            <ul>
              {shelf.conversations.map((conversation) => (
                <ConversationRow
                  key={conversation.id}
                  conversation={conversation}
                  open={conversation.id === place}
                  entry={conversation.id === entry}
                  remove={remove}
                />
              ))}
            </ul>
          </section>
        ))}
        {found.length > most && (
          <Button size="small" kind="quiet" onClick={() => setMost(most + STEP)}>
            {t('ask.conversations.older')}
          </Button>
        )}
      </div>
    </div>
  );
}

function nameOf({ day, span, at }: Shelf): string {
  if (day !== null) return t(`ask.conversations.${day}`);
  return span === 'day' ? calendarDay(at) : calendarMonth(at);
}

/** Rows that are drawn at first, and with each wish for more. */
const STEP = 200;
const LOOKS_EVERY_MS = 60_000;

/** A moment of today; another one after midnight, so that a window left open does not call yesterday today. */
function useToday(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow((before) => (new Date(before).getDate() === new Date().getDate() ? before : Date.now()));
    }, LOOKS_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
