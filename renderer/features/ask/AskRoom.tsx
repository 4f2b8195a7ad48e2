import { Navigate, useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useCommand } from '#renderer/app/commands.ts';
import { RemoteChip } from '#renderer/features/remotes/RemoteChip.tsx';
import { WentTo } from '#renderer/features/remotes/WentTo.tsx';
import { Room } from '#renderer/app/Room.tsx';
import { t } from '#renderer/text/text.ts';
import { prepareAnswerText } from './AnswerText.tsx';
import { AnswerSettingsButton } from './AnswerSettingsButton.tsx';
import { useAnswerSettings, usePanel } from './answerSettingsStore.ts';
import styles from './AskRoom.module.css';
import { BaseChooser } from './BaseChooser.tsx';
import { focusComposer } from './Composer.tsx';
import { ConversationList } from './ConversationList.tsx';
import { CopyButton } from './CopyButton.tsx';
import { NEW } from './deskState.ts';
import { useLinkConsent } from './linkConsent.ts';
import { Page } from './Page.tsx';
import { wholeText } from './page.ts';
import { isConversation, lastPlace, rememberPlace } from './place.ts';
import { Said } from './Said.tsx';
import { desk, useDesk, useOpened } from './theDesk.ts';
import { Title } from './Title.tsx';

const LinkConsent = lazy(() => import('./LinkConsent.tsx'));
const AnswerSettingsPanel = lazy(() => import('./AnswerSettingsPanel.tsx'));

/** Where questions are asked: the kept conversations at the left, the page of the open one beside them. */
export function AskRoom() {
  const named = useParams({ strict: false, select: ({ conversation }) => conversation });
  const begun = useDesk((state) => state.begun);
  const go = useNavigate();
  const address = named !== undefined && isConversation(named) ? named : NEW;

  useEffect(prepareAnswerText, []);
  useEffect(() => {
    if (begun === null) return;
    if (address === NEW) void go({ to: '/ask/{-$conversation}', params: { conversation: begun }, replace: true });
    else desk.settleBegun();
  }, [begun, address, go]);
  useCommand('conversation.new', async () => {
    await go({ to: '/ask/{-$conversation}', params: { conversation: NEW } });
    focusComposer();
  });

  // Whoever comes from another room finds the page that was left.
  if (named === undefined && begun === null && lastPlace() !== NEW) {
    return <Navigate to="/ask/{-$conversation}" params={{ conversation: lastPlace() }} replace />;
  }
  // A conversation that has just begun is shown before the address follows.
  return <AskAt place={address === NEW ? (begun ?? NEW) : address} />;
}

function AskAt({ place }: { place: string }) {
  const opened = useOpened(place);
  const conversation = opened?.conversation;
  const panel = usePanel(({ shown }) => shown);
  const elsewhere = useAnswerSettings(place)?.now.remote;
  const asksAboutLink = useLinkConsent(({ url }) => url !== null);

  const found = place === NEW || conversation !== undefined;
  useEffect(() => {
    if (found) rememberPlace(place);
  }, [place, found]);

  return (
    <Room
      title={conversation?.title ?? (place === NEW ? t('ask.newConversation') : t('ask.title'))}
      heading={conversation === undefined ? undefined : <Title key={place} conversation={conversation} />}
      note={
        conversation === undefined ? undefined : (
          <>
            {t('ask.answers', { count: conversation.answers })} <WentTo conversation={conversation} />
          </>
        )
      }
      actions={
        <>
          {opened !== undefined && (
            <CopyButton label={t('ask.copyAllNamed')} text={() => wholeText(opened)}>
              {t('ask.copyAll')}
            </CopyButton>
          )}
          <AnswerSettingsButton place={place} />
          {elsewhere === undefined ? <BaseChooser place={place} /> : <RemoteChip choice={elsewhere} />}
        </>
      }
      ownScroll
    >
      <div className={styles.room}>
        <ConversationList place={place} />
        <Page place={place} />
        {panel && (
          <Suspense fallback={null}>
            <AnswerSettingsPanel place={place} />
          </Suspense>
        )}
      </div>
      <Said />
      {asksAboutLink && (
        <Suspense fallback={null}>
          <LinkConsent />
        </Suspense>
      )}
    </Room>
  );
}
