import { memo } from 'react';
import { AnswerView } from './AnswerView.tsx';
import { type Compared, ComparisonView } from './compare/ComparisonView.tsx';
import styles from './ExchangeView.module.css';
import { type Exchange, sameExchange } from './page.ts';
import { QuestionView } from './QuestionView.tsx';

interface ExchangeProps {
  place: string;
  number: number;
  exchange: Exchange;
  editing: boolean;
  edit: (question: string | null) => void;
  edited: (
    parent: string | null,
    text: string,
    prompts: readonly string[],
    attachments: readonly string[],
  ) => Promise<void>;
  showFigures: boolean;
  /** Two answers that wait for a choice, in the place of one. */
  compared: Compared | null;
}

/** A question and what was answered, as two paragraphs of a page. */
export const ExchangeView = memo(
  function ExchangeView({ place, number, exchange, editing, edit, edited, showFigures, compared }: ExchangeProps) {
    const { question, answer } = exchange;
    return (
      <li className={styles.exchange} data-compared={compared !== null}>
        <QuestionView
          place={place}
          number={number}
          question={question}
          answered={answer !== null}
          editing={editing}
          edit={edit}
          edited={edited}
        />
        {compared !== null ? (
          <ComparisonView number={number} compared={compared} />
        ) : (
          answer !== null && <AnswerView place={place} number={number} answer={answer} showFigures={showFigures} />
        )}
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
    before.showFigures === next.showFigures &&
    before.compared?.[0] === next.compared?.[0] &&
    before.compared?.[1] === next.compared?.[1],
);
