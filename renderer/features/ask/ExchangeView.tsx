import { memo } from 'react';
import { AnswerView } from './AnswerView.tsx';
import styles from './ExchangeView.module.css';
import type { Exchange } from './page.ts';
import { QuestionView } from './QuestionView.tsx';

interface ExchangeProps {
  place: string;
  number: number;
  exchange: Exchange;
  latest: boolean;
  /** Another question cannot be asked at this moment. */
  busy: boolean;
  editing: boolean;
  edit: (question: string | null) => void;
  edited: (parent: string | null, text: string) => Promise<void>;
  askAgain: (question: string) => void;
  showFigures: boolean;
}

/** A question and what was answered, as two paragraphs of a page. */
export const ExchangeView = memo(function ExchangeView(props: ExchangeProps) {
  const { place, number, exchange, busy, askAgain } = props;
  const { question, answer } = exchange;
  return (
    <li className={styles.exchange}>
      <QuestionView
        place={place}
        number={number}
        question={question}
        answered={answer !== null}
        busy={busy}
        editing={props.editing}
        edit={props.edit}
        edited={props.edited}
        askAgain={askAgain}
      />
      {answer !== null && (
        <AnswerView
          place={place}
          number={number}
          answer={answer}
          latest={props.latest}
          busy={busy}
          askAgain={() => askAgain(question.turn.id)}
          showFigures={props.showFigures}
        />
      )}
    </li>
  );
});
