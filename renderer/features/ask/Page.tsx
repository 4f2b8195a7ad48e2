import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
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
import { comparedAt, type Exchange, exchangesOf, lastFigures, nextParent, wholeText } from './page.ts';
import styles from './Page.module.css';
import { Asked } from './Asked.tsx';
import { OtherBase } from './OtherBase.tsx';
import { showSheet, useSheet } from './sheets.ts';
import { desk, useAsking, useOpened } from './theDesk.ts';
import { useGradualStart } from './useGradualStart.ts';
import { useStickToEnd } from './useStickToEnd.ts';

const CompareSheet = lazy(() => import('./compare/CompareSheet.tsx'));
const PromptSheet = lazy(() => import('./prompts/PromptSheet.tsx'));
const ReadsSheet = lazy(() => import('#renderer/features/reading/ReadsSheet.tsx'));
const ProposalSheet = lazy(() => import('./propose/ProposalSheet.tsx'));

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

  const writings = useFollowed(place);
  const notAgreed = notAgreedOf(asking?.trouble ?? null);
  const answerSettings = useAnswerSettings(place);
  const sending = asking?.trouble === null;
  const last = exchanges.at(-1);
  const compared = opened === undefined || sending ? null : comparedAt(opened, last);
  const sheet = useSheet((state) => state.sheet);

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
    async (parent: string | null, text: string, prompts: readonly string[], attachments: readonly string[]) => {
      if (await desk.ask(place, parent, text, prompts, undefined, attachments)) edit(null);
    },
    [place, edit],
  );

  /** The question that was held back goes out again: there, with the person's word, or not at all. */
  const askOnce = (
    { text, parent, prompts, attachments }: Asking,
    how: { agreed?: string; settings?: AnswerSettings },
  ) => {
    if (text !== null) return desk.ask(place, parent, text, prompts, how.agreed, attachments);
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
    async () => {
      if (writings.length === 0) desk.stopAsking(place);
      else await Promise.all(writings.map((answer) => desk.stop(answer)));
    },
    writings.length > 0 || sending,
  );
  const canAsk = !sending && writings.length === 0;
  const canEdit = last !== undefined && canAsk;
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
  useCommand('answer.compare', () => showSheet('compare'), canAsk && compared === null);
  useCommand('prompts.open', () => showSheet('prompts'));
  useCommand('reads.open', () => showSheet('reads'));
  useCommand('adapters.propose', () => showSheet('propose'));
  useEffect(() => () => showSheet(null), [place]);
  useCommand('conversation.copy', () => copyAloud(opened === undefined ? '' : wholeText(opened)), opened !== undefined);

  return (
    <div className={styles.page}>
      <div ref={scroller} className={styles.scroller} tabIndex={0} role="region" aria-label={t('ask.page')}>
        <div ref={content} className={styles.content} data-comparing={compared !== null}>
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
                compared={exchange === last ? compared : null}
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
        <OtherBase place={place} />
        <Composer
          place={place}
          parent={nextParent(exchanges)}
          sending={sending}
          writing={writings[0]}
          choosing={compared !== null}
          figures={lastFigures(exchanges)}
          editLast={last === undefined ? undefined : () => setEditing(last.question.turn.id)}
        />
      </div>
      <Suspense fallback={null}>
        {sheet === 'compare' && (
          <CompareSheet
            place={place}
            parent={nextParent(exchanges)}
            last={last?.question.turn ?? null}
            figures={lastFigures(exchanges)}
            close={() => showSheet(null)}
          />
        )}
        {sheet === 'reads' && <ReadsSheet place={place} close={() => showSheet(null)} />}
        {sheet === 'prompts' && <PromptSheet place={place} close={() => showSheet(null)} />}
        {sheet === 'propose' && (
          <ProposalSheet place={place} last={last?.question.turn.text ?? ''} close={() => showSheet(null)} />
        )}
      </Suspense>
    </div>
  );
}

/** Takes up what is being written in this conversation, over every connection; the ids of these answers. */
function useFollowed(place: string): readonly string[] {
  const turns = useOpened(place)?.turns;
  const connected = useConnection().kind === 'connected';
  const writings = useMemo(() => (turns ?? []).filter(({ state }) => state === 'writing').map(({ id }) => id), [turns]);

  useEffect(() => {
    if (connected) for (const writing of writings) void desk.follow(writing);
  }, [writings, connected]);

  return writings;
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
