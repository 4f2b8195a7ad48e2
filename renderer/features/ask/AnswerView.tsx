import { lazy, Suspense, useId, useState } from 'react';
import { AnswerMarksContext } from '#renderer/features/credit/answerMarks.ts';
import { useCredited } from '#renderer/features/credit/useCredited.ts';
import { ReadLine } from '#renderer/features/reading/ReadLine.tsx';
import { t } from '#renderer/text/text.ts';
import { AnswerFoot } from './AnswerFoot.tsx';
import { AnswerText } from './AnswerText.tsx';
import styles from './ExchangeView.module.css';
import type { Placed } from './page.ts';
import { Preparing } from './Preparing.tsx';
import { useHeard } from './theDesk.ts';

const UsedAnswer = lazy(() => import('./tools/UsedAnswer.tsx'));
const OddsText = lazy(() => import('./OddsText.tsx'));
const CreditFoot = lazy(() => import('#renderer/features/credit/CreditFoot.tsx'));

interface AnswerProps {
  place: string;
  number: number;
  answer: Placed;
  showFigures: boolean;
}

export function AnswerView({ place, number, answer, showFigures }: AnswerProps) {
  const { turn } = answer;
  const heard = useHeard(turn.id);
  const { answer: article, colophon, marks, opened, open } = useCredited(turn);
  const writing = turn.state === 'writing';
  const [byToken, setByToken] = useState(false);
  const textId = useId();
  const hasOdds = !writing && turn.made?.probabilities === true && turn.text !== '';
  // What the host kept may be ahead of what was heard, when this window has only just opened.
  const text = writing && heard !== undefined && heard.text.length >= turn.text.length ? heard.text : turn.text;
  const kept = turn.uses ?? [];
  const read = writing ? (heard?.read ?? turn.read) : turn.read;
  const uses = writing && heard?.uses !== undefined && heard.uses.length >= kept.length ? heard.uses : kept;

  return (
    <article
      ref={article}
      className={styles.answer}
      aria-label={t('ask.answer.numbered', { number })}
      aria-busy={writing}
    >
      {read !== undefined && <ReadLine read={read} number={number} open={open} />}
      <AnswerMarksContext value={marks}>
        <div id={textId}>
          {text === '' && uses.length === 0 ? (
            writing &&
            read?.state !== 'looking' && (
              <Preparing preparing={heard?.preparing ?? null} model={turn.model?.name ?? null} />
            )
          ) : hasOdds && byToken ? (
            <Suspense fallback={<AnswerText text={text} writing={false} />}>
              <OddsText answer={turn.id} text={text} />
            </Suspense>
          ) : uses.length > 0 ? (
            <Suspense fallback={<AnswerText text={text} writing={writing} />}>
              <UsedAnswer text={text} uses={uses} writing={writing} />
            </Suspense>
          ) : (
            <AnswerText text={text} writing={writing} />
          )}
        </div>
      </AnswerMarksContext>
      {!writing && (
        <AnswerFoot
          place={place}
          number={number}
          answer={answer}
          showFigures={showFigures}
          colophon={colophon}
          odds={hasOdds ? { shown: byToken, textId, toggle: () => setByToken(!byToken) } : null}
        />
      )}
      {colophon !== undefined && (
        <Suspense fallback={null}>
          <CreditFoot number={number} turn={turn} colophon={colophon} opened={opened} open={open} />
        </Suspense>
      )}
    </article>
  );
}
