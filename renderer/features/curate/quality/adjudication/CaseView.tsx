import { useEffect, useRef, useState } from 'react';
import { agreeOn } from '#core/curate/meaning.ts';
import type { Answers, Question, Span } from '#core/curate/question.ts';
import { answersOf as givenBy } from '#core/curate/state/reads.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { RecordText } from '../RecordText.tsx';
import { useActing } from '../useActing.ts';
import { useKeys } from '../useKeys.ts';
import { useRecords } from '../useRecords.ts';
import { AnswerEdit } from './AnswerEdit.tsx';
import { AnswerText } from './AnswerText.tsx';
import {
  type Decision,
  answersOf,
  beginning,
  differ,
  isShared,
  shuffled,
  submitters,
  undecided,
  whole,
} from './disagreements.ts';
import styles from './Adjudication.module.css';

interface CaseViewProps {
  record: number;
  named: boolean;
  move: (step: 1 | -1) => void;
  /** The labelers as they stood: who was A, who was B. */
  onDecided: (people: readonly string[]) => void;
}

/** One record, what each labeler said of it, and the decision. */
export function CaseView({ record, named, move, onDecided }: CaseViewProps) {
  const project = useProject();
  const { questions, labelers } = useNow((now) => now.head);
  const { records, error } = useRecords([record]);
  const act = useActing();
  const people = shuffled(
    submitters(project.state, record).map(({ id }) => id),
    record,
  );
  const all = people.map((id) => givenBy(project.state, id, record));
  const [decision, setDecision] = useState<Decision>(() => beginning(all, questions));
  const [missing, setMissing] = useState(false);
  const open = undecided(all, questions, decision);
  const nameOf = (place: number) => {
    const name = labelers.find(({ id }) => id === people[place])?.name;
    return named && name !== undefined ? name : t('curateQuality.adjudicate.labeler', { letter: letterOf(place) });
  };

  const decide = () => {
    const answers = answersOf(decision);
    if (open.length > 0 || Object.keys(answers).length === 0) {
      setMissing(true);
      return;
    }
    if (act({ kind: 'adjudicate', record, answers }) !== null) onDecided(people);
  };
  const take = (place: number) => {
    const answers = all[place];
    if (answers === undefined) return;
    setMissing(false);
    setDecision(whole(answers, questions));
  };
  useKeys((key, event) => {
    if (key === 'Enter' || key === 'mod+Enter') {
      // A button outside of the case keeps its Enter.
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (target?.closest('button, a') != null && target.closest('[data-case]') === null) return;
      event.preventDefault();
      decide();
    } else if (/^[1-9]$/.test(key)) take(Number(key) - 1);
    else if (key === 'ArrowRight' && notInChoice(event)) move(1);
    else if (key === 'ArrowLeft' && notInChoice(event)) move(-1);
  });

  const desk = useRef<HTMLDivElement>(null);
  // The keys are the record's from the first moment on, whichever button led here.
  useEffect(() => desk.current?.focus({ preventScroll: true }), []);

  const [shown] = records ?? [];
  const marks = marksOf(questions, all, decision);
  return (
    <div ref={desk} tabIndex={-1} className={styles.case} data-case>
      <div className={styles.document}>
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {shown !== undefined && <RecordText record={shown} {...(marks !== undefined && { marks })} />}
      </div>
      <div className={styles.answers}>
        <table className={styles.grid}>
          <thead>
            <tr>
              <th scope="col">{t('curateQuality.question')}</th>
              {people.map((id, place) => (
                <th key={id} scope="col">
                  <span>{nameOf(place)}</span>
                  <Button size="small" onClick={() => take(place)}>
                    {t('curateQuality.adjudicate.takeAll')} {place < 9 && <Kbd>{String(place + 1)}</Kbd>}
                  </Button>
                </th>
              ))}
              <th scope="col">{t('curateQuality.adjudicate.decision')}</th>
            </tr>
          </thead>
          <tbody>
            {questions.map((question) => (
              <Row
                key={question.id}
                question={question}
                all={all}
                decision={decision}
                nameOf={nameOf}
                missing={missing && open.includes(question)}
                onChange={(answer) => {
                  setMissing(false);
                  setDecision({ ...decision, [question.id]: answer });
                }}
              />
            ))}
          </tbody>
        </table>
      </div>
      <footer className={styles.foot}>
        <span role="alert" className={styles.missing}>
          {missing &&
            (open.length > 0
              ? t('curateQuality.adjudicate.missing', { questions: open.map(({ title }) => `“${title}”`).join(', ') })
              : t('curateQuality.adjudicate.empty'))}
        </span>
        <Button kind="quiet" onClick={() => move(-1)}>
          {t('curateQuality.previous')} <Kbd>←</Kbd>
        </Button>
        <Button kind="quiet" onClick={() => move(1)}>
          {t('curateQuality.next')} <Kbd>→</Kbd>
        </Button>
        <Button kind="call" onClick={decide}>
          {t('curateQuality.adjudicate.decide')} <Kbd>Enter</Kbd>
        </Button>
      </footer>
    </div>
  );
}

/** Every span that somebody marked: those of the decision, and the others. */
function marksOf(questions: readonly Question[], all: readonly Answers[], decision: Decision) {
  const question = questions.find((one) => one.kind === 'spans');
  if (question === undefined) return undefined;
  const spansOf = (answer: Decision[string] | undefined) => (answer?.kind === 'spans' ? answer.spans : []);
  const taken = spansOf(decision[question.id]);
  const keyOf = ({ start, end, label }: Span) => `${start} ${end} ${label}`;
  const others = new Map(all.flatMap((answers) => spansOf(answers[question.id]).map((span) => [keyOf(span), span])));
  for (const span of taken) others.delete(keyOf(span));
  return { question, taken, left: [...others.values()].map((span, id) => ({ ...span, id })) };
}

interface RowProps {
  question: Question;
  all: readonly Answers[];
  decision: Decision;
  nameOf: (place: number) => string;
  missing: boolean;
  onChange: (answer: Decision[string]) => void;
}

function Row({ question, all, decision, nameOf, missing, onChange }: RowProps) {
  const decided = decision[question.id];
  const different = differ(all, question.id);
  return (
    <tr data-missing={missing}>
      <th scope="row">
        {question.title}
        <span className={styles.verdict}>
          {different ? t('curateQuality.adjudicate.differ') : t('curateQuality.adjudicate.same')}
        </span>
      </th>
      {all.map((answers, place) => {
        const answer = answers[question.id];
        const taken =
          decided !== undefined &&
          agreeOn(question.id, decided === null ? {} : { ...answers, [question.id]: decided }, answers);
        return (
          <td key={place}>
            <button
              type="button"
              className={styles.pick}
              aria-pressed={taken}
              aria-label={t('curateQuality.adjudicate.takeOf', { name: nameOf(place), question: question.title })}
              onClick={() => onChange(answer ?? null)}
            >
              <AnswerText
                question={question}
                answer={answer}
                shared={(key) => !different || isShared(all, question.id, key)}
              />
              <span className={styles.taken} aria-hidden>
                {taken ? '✓' : ''}
              </span>
            </button>
          </td>
        );
      })}
      <td>
        <div className={styles.decision}>
          {decided === undefined ? (
            <span className={styles.open}>{t('curateQuality.adjudicate.undecided')}</span>
          ) : (
            isEditable(question) || <AnswerText question={question} answer={decided} />
          )}
          <AnswerEdit question={question} answer={decided} all={all} onChange={onChange} />
        </div>
      </td>
    </tr>
  );
}

function isEditable({ kind }: Question): boolean {
  return kind === 'choice' || kind === 'preference' || kind === 'rating' || kind === 'text' || kind === 'spans';
}

export function letterOf(place: number): string {
  return String.fromCodePoint(65 + (place % 26));
}

/** Arrows move among radio buttons, as everywhere. */
function notInChoice({ target }: KeyboardEvent): boolean {
  return !(target instanceof HTMLInputElement);
}
