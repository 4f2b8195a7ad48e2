import { useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { branchTo } from '#core/conversation.ts';
import type { Turn } from '#core/conversation.ts';
import { Room } from '#renderer/app/Room.tsx';
import { useCommand } from '#renderer/app/commands.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import { sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { prepareAnswerText } from './AnswerText.tsx';
import styles from './AskRoom.module.css';
import { BaseChip } from './BaseChip.tsx';
import { Composer } from './Composer.tsx';
import { ConversationTitle } from './ConversationTitle.tsx';
import { NEW } from './desk.ts';
import { desk, openConversation, useBegun, useDesk, useSaid } from './deskOfWindow.ts';
import { EmptyPage } from './EmptyPage.tsx';
import { useLinkConsent } from './linkConsent.ts';
import { Page } from './Page.tsx';
import { rememberList, wasListShown } from './listShown.ts';

const ConversationList = lazy(() => import('./ConversationList.tsx').then((file) => ({ default: file.ConversationList })));
const LinkDialog = lazy(() => import('./LinkDialog.tsx').then((file) => ({ default: file.LinkDialog })));
const nothing: readonly Turn[] = [];

/** Questions and answers, on a page between the list of conversations and the composer. */
export function AskRoom() {
  const { conversation: id } = useParams({ strict: false });
  const place = id ?? NEW;
  const go = useNavigate();
  const composer = useRef<HTMLTextAreaElement>(null);
  const [shown, setShown] = useState(wasListShown);
  const opened = useDesk((state) => state.opened.get(place));
  const asking = useDesk((state) => state.asking.get(place));
  const trouble = useOpened(id);
  const link = useLinkConsent((consent) => consent.url);

  const turns = opened?.turns ?? nothing;
  const branch = branchTo(turns, opened?.conversation.leaf ?? null);
  const writing = branch.find(({ state }) => state === 'writing');
  const title = opened?.conversation.title ?? t('ask.newConversation');
  const answers = branch.filter(({ role }) => role === 'answer').length;

  useEffect(prepareAnswerText, []);
  // Whoever comes to an empty page comes to write.
  useEffect(() => {
    if (id === undefined && document.activeElement?.closest('[role="dialog"]') == null) composer.current?.focus();
  }, [id]);
  useBegunConversation(place, (begun) => void go({ to: '/ask/{-$conversation}', params: { conversation: begun }, replace: true }));
  useCommand('conversation.new', async () => {
    await go({ to: '/ask/{-$conversation}', params: { conversation: undefined } });
    composer.current?.focus();
  });
  useCommand('composer.focus', () => composer.current?.focus());
  useCommand('answer.stop', () => stop(), writing !== undefined || asking?.trouble === null);

  const stop = () => {
    if (writing === undefined) desk.stopAsking(place);
    else void desk.stop(writing.id);
  };
  const showList = (show: boolean) => {
    rememberList(show);
    setShown(show);
  };

  return (
    <Room
      title={title}
      heading={opened === undefined ? undefined : <ConversationTitle conversation={opened.conversation} />}
      note={answers === 0 ? undefined : t('ask.answers', { count: answers })}
      ownScroll
      actions={
        <>
          <BaseChip />
          <Button size="small" aria-expanded={shown} onClick={() => showList(!shown)}>
            {shown ? t('ask.conversations.hide') : t('ask.conversations.show')}
          </Button>
        </>
      }
    >
      <div className={styles.desk}>
        {shown && (
          <Suspense fallback={<aside className={styles.listPlace} />}>
            <ConversationList open={id ?? null} />
          </Suspense>
        )}
        <div className={styles.sheet}>
          {trouble !== undefined && opened === undefined ? (
            <div className={styles.trouble}>
              <Notice tone="trouble">{sentenceForTrouble(trouble)}</Notice>
            </div>
          ) : id === undefined && asking === undefined ? (
            <EmptyPage
              take={(text) => {
                composer.current?.focus();
                document.execCommand('insertText', false, text);
              }}
            />
          ) : (
            <Page place={place} turns={turns} branch={branch} />
          )}
          <Composer ref={composer} place={place} branch={branch} writing={writing !== undefined} stop={stop} />
        </div>
      </div>
      <Said />
      {link !== null && (
        <Suspense fallback={null}>
          <LinkDialog url={link} />
        </Suspense>
      )}
    </Room>
  );
}

/** Fetches the conversation when it comes on the screen; returns why it could not be had. */
function useOpened(id: string | undefined): Trouble | undefined {
  const [trouble, setTrouble] = useState<{ id: string; trouble: Trouble }>();
  useEffect(() => {
    if (id === undefined) return undefined;
    let here = true;
    openConversation(id).catch((error: unknown) => {
      if (here) setTrouble({ id, trouble: failureOf(error) });
    });
    return () => {
      here = false;
    };
  }, [id]);
  return trouble?.id === id ? trouble?.trouble : undefined;
}

/** The empty page gets the name of what began on it, if the person is still there. */
function useBegunConversation(place: string, go: (id: string) => void): void {
  const begun = useBegun((state) => state.begun);
  useEffect(() => {
    if (begun === null) return;
    useBegun.setState({ begun: null });
    if (place === NEW) go(begun);
  });
}

function Said() {
  const said = useSaid((state) => state.said);
  return (
    <p className={styles.said} role="status">
      {said}
    </p>
  );
}
