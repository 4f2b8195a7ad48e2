import { isChosen, type Option } from '#core/curate/desk/options.ts';
import type { Question } from '#core/curate/question.ts';
import { t } from '#renderer/text/text.ts';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { keepFocus, OPTION } from '../focus.ts';
import { printed, useDesk, useDeskKeyboard, useShown } from '../useDesk.ts';
import { useChoose } from '../useChoose.ts';
import { useSuggestedOptions } from '../useProposals.ts';
import styles from './side.module.css';

interface RatingScaleProps {
  question: Extract<Question, { kind: 'rating' }>;
  options: readonly Option[];
}

/** Steps in a row; a scale of very many is typed. */
export function RatingScale({ question, options }: RatingScaleProps) {
  const desk = useDesk();
  const choose = useChoose();
  const suggested = useSuggestedOptions(question.id);
  const { options: keys } = useDeskKeyboard();
  const answer = useShown(({ answers }) => answers[question.id]);
  if (options.length === 0) {
    return (
      <NumberField
        label={question.title}
        help={t('curateDesk.ratingTyped', { lowest: question.lowest, highest: question.highest })}
        value={answer?.kind === 'rating' ? answer.rating : question.lowest}
        min={question.lowest}
        max={question.highest}
        step={1}
        onDone={(rating) => desk.answer(question.id, { kind: 'rating', rating })}
      />
    );
  }
  return (
    <div className={styles.steps}>
      {options.map(({ id, title }, place) => {
        const key = keys.keyOf(question.id, id);
        const pressed = isChosen(answer, id);
        return (
          <button
            key={id}
            type="button"
            className={styles.step}
            aria-pressed={pressed}
            data-suggested={suggested.has(id)}
            tabIndex={pressed || (answer === undefined && place === 0) ? 0 : -1}
            {...{ [OPTION]: id }}
            onMouseDown={keepFocus}
            onClick={() => choose(question.id, id)}
          >
            {title}
            {key !== null && key !== title && <kbd aria-hidden>{printed(key)}</kbd>}
          </button>
        );
      })}
    </div>
  );
}
