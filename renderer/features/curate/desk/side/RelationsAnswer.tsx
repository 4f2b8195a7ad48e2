import { useState } from 'react';
import type { Question, Span } from '#core/curate/question.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { labelColour } from '../../document/labelColours.ts';
import { keepFocus } from '../focus.ts';
import { useDesk, useShown } from '../useDesk.ts';
import styles from './side.module.css';

type Relations = Extract<Question, { kind: 'relations' }>;

const NO_SPANS: readonly Span[] = [];
const NO_RELATIONS: readonly { from: number; to: number; label: string }[] = [];

/** Joins two marked pieces: the first, then the second, with the label that is chosen above. */
export function RelationsAnswer({ question }: { question: Relations }) {
  const desk = useDesk();
  const [from, setFrom] = useState<number | null>(null);
  const asked = useNow(({ head }) => head.questions.find(({ id }) => id === question.spans));
  const label = useShown(({ labels }) => labels[question.id]);
  const spans = useShown(({ answers }) => {
    const answer = answers[question.spans];
    return answer?.kind === 'spans' ? answer.spans : NO_SPANS;
  });
  const relations = useShown(({ answers }) => {
    const answer = answers[question.id];
    return answer?.kind === 'relations' ? answer.relations : NO_RELATIONS;
  });
  const spanLabels = asked !== undefined && 'labels' in asked ? asked.labels : [];
  const set = (next: typeof relations) => desk.answer(question.id, { kind: 'relations', relations: [...next] });

  const pick = (span: number) => {
    if (from === null || from === span || label === undefined) {
      setFrom(from === span ? null : span);
      return;
    }
    setFrom(null);
    const relation = { from, to: span, label };
    const there = relations.some((each) => each.from === from && each.to === span && each.label === label);
    if (!there) set([...relations, relation]);
  };
  const textOf = (id: number) => spans.find((span) => span.id === id)?.text ?? '';
  const nameOf = (id: string) => question.labels.find((each) => each.id === id)?.name ?? id;

  if (spans.length < 2) return <p className={styles.hint}>{t('curateDesk.relations.needsSpans')}</p>;
  return (
    <>
      <p className={styles.hint} aria-live="polite">
        {from === null ? t('curateDesk.relations.first') : t('curateDesk.relations.second', { text: textOf(from) })}
      </p>
      <div className={styles.chips}>
        {spans.map((span) => (
          <button
            key={span.id}
            type="button"
            className={styles.chip}
            aria-pressed={from === span.id}
            onMouseDown={keepFocus}
            onClick={() => pick(span.id)}
          >
            <span
              className={styles.square}
              style={{ background: labelColour(spanLabels.find(({ id }) => id === span.label)?.colour ?? 0) }}
              aria-hidden
            />
            <bdi>{span.text}</bdi>
          </button>
        ))}
      </div>
      <ul className={styles.relations}>
        {relations
          .filter((relation) => textOf(relation.from) !== '' && textOf(relation.to) !== '')
          .map((relation) => (
            <li key={`${relation.from} ${relation.to} ${relation.label}`} className={styles.relation}>
              <span>
                <bdi>{textOf(relation.from)}</bdi> <em>{nameOf(relation.label)}</em> <bdi>{textOf(relation.to)}</bdi>
              </span>
              <Button
                size="small"
                kind="quiet"
                aria-label={t('curateDesk.relations.remove', {
                  from: textOf(relation.from),
                  to: textOf(relation.to),
                })}
                onClick={() => set(relations.filter((each) => each !== relation))}
              >
                ×
              </Button>
            </li>
          ))}
      </ul>
    </>
  );
}
