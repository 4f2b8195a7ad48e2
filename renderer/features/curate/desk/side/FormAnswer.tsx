import { useId } from 'react';
import type { Question } from '#core/curate/question.ts';
import { t } from '#renderer/text/text.ts';
import { keepFocus } from '../focus.ts';
import { useDesk, useReading, useShown } from '../useDesk.ts';
import styles from './side.module.css';

type Form = Extract<Question, { kind: 'form' }>;
type Input = Form['inputs'][number];
type Value = string | number | boolean;

const NOTHING: Readonly<Record<string, Value>> = {};

/** Several small things about the record. */
export function FormAnswer({ question }: { question: Form }) {
  const desk = useDesk();
  const values = useShown(({ answers }) => {
    const answer = answers[question.id];
    return answer?.kind === 'form' ? answer.values : NOTHING;
  });
  const set = (id: string, value: Value | undefined) => {
    const { [id]: _before, ...rest } = values;
    desk.answer(question.id, { kind: 'form', values: value === undefined ? rest : { ...rest, [id]: value } });
  };
  return (
    <div className={styles.form}>
      {question.inputs.map((input) => (
        <FormInput key={input.id} input={input} value={values[input.id]} set={(value) => set(input.id, value)} />
      ))}
    </div>
  );
}

interface FormInputProps {
  input: Input;
  value: Value | undefined;
  set: (value: Value | undefined) => void;
}

function FormInput({ input, value, set }: FormInputProps) {
  const id = useId();
  const reading = useReading();
  if (input.kind === 'yes-no') {
    return (
      <div className={styles.formRow} role="group" aria-label={input.title}>
        <span className={styles.formLabel}>{input.title}</span>
        <span className={styles.yesNo}>
          {([true, false] as const).map((each) => (
            <button
              key={String(each)}
              type="button"
              className={styles.step}
              aria-pressed={value === each}
              onMouseDown={keepFocus}
              onClick={() => set(value === each ? undefined : each)}
            >
              {each ? t('curateDesk.yes') : t('curateDesk.no')}
            </button>
          ))}
        </span>
      </div>
    );
  }
  const type = input.kind === 'number' ? 'number' : input.kind === 'date' ? 'date' : 'text';
  return (
    <div className={styles.formRow}>
      <label className={styles.formLabel} htmlFor={id}>
        {input.title}
      </label>
      <input
        id={id}
        className={styles.formInput}
        type={type}
        dir="auto"
        {...(type === 'number' ? { step: 'any' } : {})}
        value={typeof value === 'boolean' ? '' : (value ?? '')}
        readOnly={reading}
        onChange={(event) => {
          const { value: text, valueAsNumber } = event.currentTarget;
          if (text === '') set(undefined);
          else if (type !== 'number') set(text);
          else if (Number.isFinite(valueAsNumber)) set(valueAsNumber);
        }}
      />
    </div>
  );
}
