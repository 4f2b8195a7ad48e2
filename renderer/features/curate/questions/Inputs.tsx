import type { Question } from '#core/curate/question.ts';
import { freshSlug } from '#core/curate/slug.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import styles from './Questions.module.css';

type Form = Extract<Question, { kind: 'form' }>;
type Input = Form['inputs'][number];

const KINDS = ['text', 'number', 'yes-no', 'date'] as const satisfies readonly Input['kind'][];

/** The short answers that a form asks for. */
export function Inputs({ question, change }: { question: Form; change: (question: Form) => void }) {
  const { inputs } = question;
  const set = (id: string, next: Partial<Input>) =>
    change({ ...question, inputs: inputs.map((input) => (input.id === id ? { ...input, ...next } : input)) });
  const add = () => {
    const title = t('curateQuestions.input');
    const id = freshSlug(title, 'input', new Set(inputs.map((input) => input.id)));
    change({ ...question, inputs: [...inputs, { id, title, kind: 'text' }] });
  };
  return (
    <div className={styles.group} role="group" aria-label={t('curateQuestions.inputs')}>
      <h3>{t('curateQuestions.inputs')}</h3>
      {inputs.map((input) => (
        <div key={input.id} className={styles.row}>
          <TextField
            label={t('curateQuestions.input')}
            value={input.title}
            maxLength={120}
            onChange={(event) => set(input.id, { title: event.currentTarget.value })}
          />
          <Select
            label={t('curateQuestions.inputKind')}
            value={input.kind}
            options={KINDS.map((kind) => ({ value: kind, label: t(`curateQuestions.inputKinds.${kind}`) }))}
            onChange={(kind) => set(input.id, { kind })}
          />
          <Button
            kind="quiet"
            aria-label={t('curateQuestions.removeNamed', { name: input.title })}
            onClick={() => change({ ...question, inputs: inputs.filter(({ id }) => id !== input.id) })}
          >
            {t('curateQuestions.remove')}
          </Button>
        </div>
      ))}
      <Button size="small" disabled={inputs.length >= 40} onClick={add}>
        {t('curateQuestions.addInput')}
      </Button>
    </div>
  );
}
