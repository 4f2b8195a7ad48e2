import type { Question } from '#core/curate/question.ts';
import type { SchemaDraft } from '#core/curate/schemaDraft.ts';
import type { FieldKind } from '#core/curate/value.ts';
import { t } from '#renderer/text/text.ts';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import { Inputs } from './Inputs.tsx';
import styles from './Questions.module.css';

interface KindOptionsProps {
  question: Question;
  draft: SchemaDraft;
  change: (question: Question) => void;
}

const TEXTS: readonly FieldKind[] = ['text', 'markdown'];

/** What only this kind of question has to know. */
export function KindOptions({ question, draft, change }: KindOptionsProps) {
  /** Fields of the right kinds; where there is none, all: an import may have guessed the kind. */
  const fields = (kinds: readonly FieldKind[], chosen: string) => {
    const fitting = draft.fields.filter(({ id, kind }) => kinds.includes(kind) || id === chosen);
    return (fitting.length === 0 ? draft.fields : fitting).map(({ id, title }) => ({ value: id, label: title }));
  };

  switch (question.kind) {
    case 'choice':
      return (
        <Toggle
          label={t('curateQuestions.several')}
          on={question.several}
          onChange={(several) => change({ ...question, several })}
        />
      );
    case 'spans':
      return (
        <>
          <Select
            label={t('curateQuestions.field')}
            value={question.field}
            options={fields(TEXTS, question.field)}
            onChange={(field) => change({ ...question, field })}
          />
          <Toggle
            label={t('curateQuestions.overlaps')}
            on={question.overlaps}
            onChange={(overlaps) => change({ ...question, overlaps })}
          />
        </>
      );
    case 'text':
      return (
        <Select
          label={t('curateQuestions.from')}
          value={question.from ?? ''}
          options={[{ value: '', label: t('curateQuestions.fromNothing') }, ...fields(TEXTS, question.from ?? '')]}
          onChange={(from) => change({ ...question, from: from === '' ? null : from })}
        />
      );
    case 'chat':
    case 'ranking':
      return (
        <Select
          label={t('curateQuestions.field')}
          value={question.field}
          options={fields([question.kind === 'chat' ? 'chat' : 'list'], question.field)}
          onChange={(field) => change({ ...question, field })}
        />
      );
    case 'preference': {
      const [first = '', second = ''] = question.fields;
      return (
        <>
          <div className={styles.pair}>
            <Select
              label={t('curateQuestions.first')}
              value={first}
              options={fields(['text', 'markdown', 'chat'], first)}
              onChange={(field) => change({ ...question, fields: [field, second] })}
            />
            <Select
              label={t('curateQuestions.second')}
              value={second}
              options={fields(['text', 'markdown', 'chat'], second)}
              onChange={(field) => change({ ...question, fields: [first, field] })}
            />
          </div>
          <Toggle label={t('curateQuestions.tie')} on={question.tie} onChange={(tie) => change({ ...question, tie })} />
        </>
      );
    }
    case 'rating':
      return (
        <div className={styles.pair}>
          <NumberField
            label={t('curateQuestions.lowest')}
            help={t('curateQuestions.lowestHelp')}
            value={question.lowest}
            min={-1_000}
            max={question.highest - 1}
            step={1}
            onDone={(lowest) => change({ ...question, lowest: Math.round(lowest) })}
          />
          <NumberField
            label={t('curateQuestions.highest')}
            help={t('curateQuestions.highestHelp')}
            value={question.highest}
            min={question.lowest + 1}
            max={1_000}
            step={1}
            onDone={(highest) => change({ ...question, highest: Math.round(highest) })}
          />
        </div>
      );
    case 'form':
      return <Inputs question={question} change={change} />;
    case 'relations': {
      const marking = draft.questions.filter(({ kind }) => kind === 'spans');
      if (marking.length === 0) return <p className={styles.note}>{t('curateQuestions.joinsNothing')}</p>;
      return (
        <Select
          label={t('curateQuestions.joins')}
          value={question.spans}
          options={marking.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={(spans) => change({ ...question, spans })}
        />
      );
    }
  }
}
