import { memo } from 'react';
import { AnswerView } from './AnswerView.tsx';
import styles from './ExchangeView.module.css';
import { type Exchange, sameExchange } from './page.ts';
import { QuestionView } from './QuestionView.tsx';

interface ExchangeProps {
  place: string;
  number: number;
  exchange: Exchange;
  editing: boolean;
  edit: (question: string | null) => void;
  edited: (parent: string | null, text: string) => Promise<void>;
  showFigures: boolean;
}

/** A question and what was answered, as two paragraphs of a page. */
export const ExchangeView = memo(
  function ExchangeView({ place, number, exchange, editing, edit, edited, showFigures }: ExchangeProps) {
    const { question, answer } = exchange;
    return (
      <li className={styles.exchange}>
        <QuestionView
          place={place}
          number={number}
          question={question}
          answered={answer !== null}
          editing={editing}
          edit={edit}
          edited={edited}
        />
        {answer !== null && <AnswerView place={place} number={number} answer={answer} showFigures={showFigures} />}
      </li>
    );
  },
  // Five hundred turns above the one that changed are not drawn again.
  (before, next) =>
    sameExchange(before.exchange, next.exchange) &&
    before.place === next.place &&
    before.number === next.number &&
    before.editing === next.editing &&
    before.edit === next.edit &&
    before.edited === next.edited &&
    before.showFigures === next.showFigures,
);
