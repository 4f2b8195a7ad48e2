import { lazy, Suspense, useId, useState } from 'react';
import type { Turn } from '#core/conversation.ts';
import { useCommand } from '#renderer/app/commands.ts';
import { toast } from '#renderer/app/toasts.ts';
import { AnswerMarksContext } from '#renderer/features/credit/answerMarks.ts';
import { useCredited } from '#renderer/features/credit/useCredited.ts';
import { ReadLine } from '#renderer/features/reading/ReadLine.tsx';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { AnswerText } from '../AnswerText.tsx';
import { focusComposer } from '../Composer.tsx';
import { CopyButton } from '../CopyButton.tsx';
import { Figures } from '../Figures.tsx';
import { Preparing } from '../Preparing.tsx';
import quiet from '../Quiet.module.css';
import { desk, useHeard } from '../theDesk.ts';
import styles from './ComparisonView.module.css';
import { wordsOfSide } from './sideWords.ts';

const CreditFoot = lazy(() => import('#renderer/features/credit/CreditFoot.tsx'));

export type Compared = readonly [Turn, Turn];
type Which = 'first' | 'second';

/** Two answers beside each other, until one of them is kept. */
export function ComparisonView({ number, compared }: { number: number; compared: Compared }) {
  const [keeping, setKeeping] = useState(false);
  const [first, second] = compared;
  const keep = async (which: Which, goOn: boolean) => {
    if (keeping) return;
    setKeeping(true);
    try {
      await desk.keep((which === 'first' ? first : second).id, goOn);
      toast({ text: t(`askMore.compare.kept.${which}`) });
      focusComposer();
    } catch (error) {
      setKeeping(false);
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  useCommand('compare.keepFirst', () => keep('first', false));
  useCommand('compare.keepSecond', () => keep('second', false));

  return (
    <section className={styles.comparison} aria-label={t('askMore.compare.group', { number })}>
      <div className={styles.columns}>
        <Column which="first" number={number} turn={first} other={second} keep={keep} keeping={keeping} />
        <Column which="second" number={number} turn={second} other={first} keep={keep} keeping={keeping} />
      </div>
      <p className={styles.waits}>{t('askMore.compare.waits')}</p>
    </section>
  );
}

interface ColumnProps {
  which: Which;
  number: number;
  turn: Turn;
  other: Turn;
  keep: (which: Which, goOn: boolean) => Promise<void>;
  keeping: boolean;
}

function Column({ which, number, turn, other, keep, keeping }: ColumnProps) {
  const heard = useHeard(turn.id);
  const { answer, colophon, marks, opened, open } = useCredited(turn);
  const figuresId = useId();
  const [figures, setFigures] = useState(false);
  const writing = turn.state === 'writing';
  const text = writing && heard !== undefined && heard.text.length >= turn.text.length ? heard.text : turn.text;
  const read = writing ? (heard?.read ?? turn.read) : turn.read;
  const name = t(`askMore.compare.answer.${which}`, { number });
  const ended = endingOf(turn);

  return (
    <article ref={answer} className={styles.column} aria-label={name} aria-busy={writing}>
      <header className={styles.head}>
        <h3>{t(`askMore.compare.${which}`)}</h3>
        <p dir="auto">{wordsOfSide(turn, other.made).join(' · ')}</p>
      </header>
      {read !== undefined && <ReadLine read={read} number={number} open={open} />}
      <div className={styles.text}>
        {text === '' ? (
          writing && <Preparing preparing={heard?.preparing ?? null} model={turn.model?.name ?? null} />
        ) : (
          <AnswerMarksContext value={marks}>
            <AnswerText text={text} writing={writing} />
          </AnswerMarksContext>
        )}
      </div>
      {turn.failure !== null ? (
        <Notice tone="trouble">{sentenceFor(turn.failure)}</Notice>
      ) : (
        ended !== null && <Notice>{ended}</Notice>
      )}
      {colophon !== undefined && (
        <Suspense fallback={null}>
          <CreditFoot number={number} turn={turn} colophon={colophon} opened={opened} open={open} beside />
        </Suspense>
      )}
      <footer className={styles.foot}>
        <div className={styles.quietly}>
          {turn.figures !== null && (
            <button
              type="button"
              className={quiet.quiet}
              aria-expanded={figures}
              aria-controls={figuresId}
              onClick={() => setFigures(!figures)}
            >
              {t('ask.answer.figures')}
            </button>
          )}
          {turn.text !== '' && (
            <CopyButton label={t('ask.answer.copy')} text={() => turn.text}>
              {t('ask.answer.copy')}
            </CopyButton>
          )}
          <button type="button" className={quiet.quiet} disabled={keeping} onClick={() => void keep(which, true)}>
            {t(`askMore.compare.goOn.${which}`)}
          </button>
        </div>
        <div id={figuresId}>
          {figures && turn.figures !== null && <Figures figures={turn.figures} made={turn.made} />}
        </div>
        <Button size="small" disabled={keeping} onClick={() => void keep(which, false)}>
          {t(`askMore.compare.keep.${which}`)}
          <Kbd>{which === 'first' ? '1' : '2'}</Kbd>
        </Button>
      </footer>
    </article>
  );
}

/** How it ended, where it did not simply come to its end. */
function endingOf({ state, ending, text }: Turn): string | null {
  const empty = text.trim() === '';
  if (state === 'stopped') return empty ? t('ask.answer.stoppedEmpty') : t('ask.answer.stopped');
  if (state === 'interrupted') return empty ? t('ask.answer.interruptedEmpty') : t('ask.answer.interrupted');
  if (state === 'done' && ending === 'length') return t('ask.answer.length');
  return state === 'done' && empty ? t('ask.answer.empty') : null;
}
