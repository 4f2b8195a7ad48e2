import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { AnswerSettings } from '#core/answerSettings.ts';
import { commandTitle, runCommand, useCommand } from '#renderer/app/commands.ts';
import { toast } from '#renderer/app/toasts.ts';
import { useConnection } from '#renderer/host/client.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import { useSettings } from '#renderer/host/queries.ts';
import { sentenceForError, sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { copyText } from '#renderer/ui/copyText.ts';
import { RemoteConsent } from '#renderer/features/remotes/RemoteConsent.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Composer, focusComposer } from './Composer.tsx';
import { changeAnswerSettings, useAnswerSettings } from './answerSettingsStore.ts';
import { type Asking, NEW } from './deskState.ts';
import { EmptyPage } from './EmptyPage.tsx';
import { ExchangeView } from './ExchangeView.tsx';
import { DownMark } from './marks.tsx';
import { type Exchange, exchangesOf, lastFigures, nextParent, wholeText } from './page.ts';
import styles from './Page.module.css';
import { Asked } from './Asked.tsx';
import { desk, useAsking, useOpened } from './theDesk.ts';
import { useGradualStart } from './useGradualStart.ts';
import { useStickToEnd } from './useStickToEnd.ts';

const NOTHING: readonly Exchange[] = [];

/** The page of one conversation, and the composer at its foot. */
export function Page({ place }: { place: string }) {
  const opened = useOpened(place);
  const asking = useAsking(place);
  const settings = useSettings();
  const showFigures = settings?.showFigures ?? false;
  const exchanges = useMemo(() => (opened === undefined ? NOTHING : exchangesOf(opened, asking)), [opened, asking]);
  const start = useGradualStart(exchanges.length, place);
  const { scroller, content, away, toEnd } = useStickToEnd(place);
  const [editing, setEditing] = useState<string | null>(null);
  const { error, refetch } = useQuery({
    queryKey: ['conversations', 'open', place],
    queryFn: async () => (await desk.open(place)).conversation.updatedAt,
    enabled: place !== NEW,
    refetchOnMount: 'always',
  });

  const writing = useFollowed(place);
  const notAgreed = notAgreedOf(asking?.trouble ?? null);
  const answerSettings = useAnswerSettings(place);
  const sending = asking?.trouble === null;
  const last = exchanges.at(-1);

  useEffect(() => setEditing(null), [place]);
  // A refusal for want of a model is out of date when there is another choice.
  const chosen = settings?.chosenModel;
  useEffect(() => desk.forgetTrouble(place), [place, chosen]);
  // What was just asked is what one wants to see.
  useEffect(() => {
    if (sending) toEnd();
  }, [sending, toEnd]);

  const edit = useCallback((question: string | null) => {
    setEditing(question);
    // The field that goes leaves the focus where the next question is written.
    if (question === null) focusComposer();
  }, []);
  const edited = useCallback(
    async (parent: string | null, text: string) => {
      if (await desk.ask(place, parent, text)) edit(null);
    },
    [place, edit],
  );

  /** The question that was held back goes out again: there, with the person's word, or not at all. */
  const askOnce = ({ text, parent }: Asking, how: { agreed?: string; settings?: AnswerSettings }) => {
    if (text !== null) return desk.ask(place, parent, text, how.agreed);
    return parent === null ? Promise.resolve(false) : desk.askAgain(place, parent, how);
  };
  const askHere = async (asked: Asking) => {
    if (answerSettings === null) return;
    const { remote: _, ...here } = answerSettings.now;
    if (asked.text !== null) await changeAnswerSettings(place, here);
    await askOnce(asked, { settings: here });
  };

  useCommand(
    'answer.stop',
    () => (writing === undefined ? desk.stopAsking(place) : desk.stop(writing)),
    writing !== undefined || sending,
  );
  const canEdit = last !== undefined && !sending && writing === undefined;
  useCommand('question.edit', () => setEditing(last?.question.turn.id ?? null), canEdit);
  useCommand(
    'answer.again',
    async () => {
      if (last !== undefined) await desk.askAgain(place, last.question.turn.id);
    },
    canEdit,
  );
  useCommand(
    'answer.copy',
    () => copyAloud(last?.answer?.turn.text ?? ''),
    last?.answer != null && last.answer.turn.state !== 'writing',
  );
  useCommand('conversation.copy', () => copyAloud(opened === undefined ? '' : wholeText(opened)), opened !== undefined);

  return (
    <div className={styles.page}>
      <div ref={scroller} className={styles.scroller} tabIndex={0} role="region" aria-label={t('ask.page')}>
        <div ref={content} className={styles.content}>
          {opened === undefined && error !== null && (
            <Notice tone="trouble">
              <p className={styles.sentence}>{sentenceForError(error)}</p>
              {isGone(error) ? (
                <Button size="small" onClick={() => runCommand('conversation.new')}>
                  {commandTitle('conversation.new')}
                </Button>
              ) : (
                <Button size="small" onClick={() => void refetch()}>
                  {t('ask.conversations.again')}
                </Button>
              )}
            </Notice>
          )}
          {place === NEW && !sending && <EmptyPage />}
          <ol className={styles.exchanges}>
            {exchanges.slice(start).map((exchange, index) => (
              <ExchangeView
                // By place, not by turn: a key press that shows a sibling keeps the focus where it is.
                key={start + index}
                place={place}
                number={start + index + 1}
                exchange={exchange}
                editing={editing === exchange.question.turn.id}
                edit={edit}
                edited={edited}
                showFigures={showFigures}
              />
            ))}
          </ol>
          {sending && <Asked text={asking.text} number={exchanges.length + 1} />}
        </div>
      </div>
      <div className={styles.foot}>
        {away && (
          <button
            type="button"
            className={styles.toEnd}
            aria-label={t('ask.toEnd')}
            title={t('ask.toEnd')}
            onClick={toEnd}
          >
            <DownMark />
          </button>
        )}
        {notAgreed !== null && asking !== undefined && (
          <div className={styles.trouble}>
            <RemoteConsent
              asked={notAgreed}
              send={() => void askOnce(asking, { agreed: notAgreed.remote })}
              here={() => void askHere(asking)}
              dismiss={() => desk.forgetTrouble(place)}
            />
          </div>
        )}
        {asking?.trouble != null && notAgreed === null && (
          <div className={styles.trouble}>
            <Notice tone="trouble">{sentenceForTrouble(asking.trouble)}</Notice>
            <Button size="small" kind="quiet" onClick={() => desk.forgetTrouble(place)}>
              {t('frame.dismiss')}
            </Button>
          </div>
        )}
        <Composer
          place={place}
          parent={nextParent(exchanges)}
          sending={sending}
          writing={writing}
          figures={lastFigures(exchanges)}
          editLast={last === undefined ? undefined : () => setEditing(last.question.turn.id)}
        />
      </div>
    </div>
  );
}

/** Takes up what is being written in this conversation, over every connection; its id while there is one. */
function useFollowed(place: string): string | undefined {
  const turns = useOpened(place)?.turns;
  const connected = useConnection().kind === 'connected';
  const writing = useMemo(() => turns?.find(({ state }) => state === 'writing')?.id, [turns]);

  useEffect(() => {
    if (writing !== undefined && connected) void desk.follow(writing);
  }, [writing, turns, connected]);

  return writing;
}

function notAgreedOf(trouble: Trouble | null) {
  if (trouble?.kind !== 'failure' || trouble.failure.code !== 'REMOTE_NOT_AGREED') return null;
  return trouble.failure;
}

function isGone(error: unknown): boolean {
  const trouble = failureOf(error);
  return trouble.kind === 'failure' && trouble.failure.code === 'NOT_FOUND';
}

async function copyAloud(text: string): Promise<void> {
  const copied = await copyText(text);
  toast(copied ? { text: t('frame.copied') } : { text: t('frame.notCopied'), tone: 'trouble' });
}
