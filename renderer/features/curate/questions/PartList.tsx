import { type QuestionKind, addQuestion, moved } from '#core/curate/schemaDraft.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import styles from './Questions.module.css';
import type { Part } from './QuestionsPage.tsx';
import { answeredOnce } from './answeredOnce.ts';
import type { Drafting } from './useDraft.ts';

const KINDS = [
  'choice',
  'spans',
  'text',
  'chat',
  'preference',
  'rating',
  'form',
  'relations',
  'ranking',
] as const satisfies readonly QuestionKind[];
const OTHERS = ['fields', 'guidelines', 'labelers'] as const;

interface PartListProps {
  drafting: Drafting;
  part: Part;
  choose: (part: Part) => void;
  reading: boolean;
}

/** All questions in their order, and the other things that a project is made of. */
export function PartList({ drafting: { before, draft, setDraft }, part, choose, reading }: PartListProps) {
  const project = useProject();
  const labelers = useNow(({ head }) => head.labelers.length);
  const counts = { fields: draft.fields.length, guidelines: null, labelers };

  const add = (kind: QuestionKind) => {
    const title = t(`curateQuestions.newTitles.${kind}`);
    const added = addQuestion(draft, kind, title, t('curateQuestions.labels.newName'), [
      ...before.questions.map(({ id }) => id),
      ...answeredOnce(project.state),
    ]);
    setDraft(added.draft);
    choose({ kind: 'question', id: added.id });
  };

  return (
    <nav className={styles.parts} aria-label={t('curateQuestions.parts')}>
      <h2>{t('curateQuestions.questions')}</h2>
      <ol>
        {draft.questions.map((question, place) => {
          const isChosen = part.kind === 'question' && part.id === question.id;
          return (
            <li key={question.id} className={styles.part} data-chosen={isChosen}>
              <button
                type="button"
                aria-current={isChosen ? 'true' : undefined}
                onClick={() => choose({ kind: 'question', id: question.id })}
              >
                <span className={styles.partTitle}>{question.title}</span>
                <span className={styles.partNote}>{t(`curateQuestions.kinds.${question.kind}`)}</span>
              </button>
              {isChosen && !reading && draft.questions.length > 1 && (
                <span className={styles.movers}>
                  {([-1, 1] as const).map((by) => (
                    <Button
                      key={by}
                      kind="quiet"
                      size="small"
                      aria-label={t(by === -1 ? 'curateQuestions.moveUp' : 'curateQuestions.moveDown')}
                      disabled={place + by < 0 || place + by >= draft.questions.length}
                      onClick={() => setDraft({ ...draft, questions: moved(draft.questions, place, by) })}
                    >
                      {by === -1 ? '↑' : '↓'}
                    </Button>
                  ))}
                </span>
              )}
            </li>
          );
        })}
      </ol>
      <Menu
        target={
          <Button size="small" disabled={reading} className={styles.adder}>
            {t('curateQuestions.add')}
          </Button>
        }
        entries={KINDS.map((kind) => ({ label: t(`curateQuestions.kinds.${kind}`), act: () => add(kind) }))}
      />
      <ul className={styles.others}>
        {OTHERS.map((kind) => (
          <li key={kind} className={styles.part} data-chosen={part.kind === kind}>
            <button
              type="button"
              aria-current={part.kind === kind ? 'true' : undefined}
              onClick={() => choose({ kind })}
            >
              <span className={styles.partTitle}>
                {t(`curateQuestions.${kind}`)}
                {counts[kind] !== null && <span className={styles.partCount}>{counts[kind]}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
