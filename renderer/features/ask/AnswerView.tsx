import { t } from '#renderer/text/text.ts';
import { AnswerFoot } from './AnswerFoot.tsx';
import { AnswerText } from './AnswerText.tsx';
import styles from './ExchangeView.module.css';
import type { Placed } from './page.ts';
import { Preparing } from './Preparing.tsx';
import { useHeard } from './theDesk.ts';

interface AnswerProps {
  place: string;
  number: number;
  answer: Placed;
  showFigures: boolean;
}

export function AnswerView({ place, number, answer, showFigures }: AnswerProps) {
  const { turn } = answer;
  const heard = useHeard(turn.id);
  const writing = turn.state === 'writing';
  // What the host kept may be ahead of what was heard, when this window has only just opened.
  const text = writing && heard !== undefined && heard.text.length >= turn.text.length ? heard.text : turn.text;

  return (
    <article className={styles.answer} aria-label={t('ask.answer.numbered', { number })} aria-busy={writing}>
      {text !== '' ? (
        <AnswerText text={text} writing={writing} />
      ) : (
        writing && <Preparing preparing={heard?.preparing ?? null} model={turn.model?.name ?? null} />
      )}
      {!writing && <AnswerFoot place={place} number={number} answer={answer} showFigures={showFigures} />}
    </article>
  );
}
