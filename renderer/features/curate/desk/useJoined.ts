import { useCallback, useMemo } from 'react';
import type { Answers, Question } from '#core/curate/question.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import type { Joined } from '../document/RelationArcs.tsx';
import { useDesk, useShown } from './useDesk.ts';

type Relations = Extract<Question, { kind: 'relations' }>;

/** What joins the spans of a question in the record on the screen, of all questions that ask for that. */
export function useJoined(spans: string): { joined: readonly Joined[]; remove: (key: string) => void } {
  const desk = useDesk();
  const questions = useNow(({ head }) => head.questions);
  const answers = useShown((shown) => shown.answers);
  const asked = useMemo(
    () => questions.filter((one): one is Relations => one.kind === 'relations' && one.spans === spans),
    [questions, spans],
  );
  const joined = useMemo(() => asked.flatMap((question) => joinedBy(question, answers)), [asked, answers]);
  const remove = useCallback(
    (key: string) => {
      for (const question of asked) {
        const answer = answers[question.id];
        if (answer?.kind !== 'relations') continue;
        const relations = answer.relations.filter((_, place) => keyOf(question, place) !== key);
        if (relations.length < answer.relations.length) desk.answer(question.id, { kind: 'relations', relations });
      }
    },
    [desk, asked, answers],
  );
  return { joined, remove };
}

const keyOf = ({ id }: Relations, place: number) => `${id} ${place}`;

function joinedBy(question: Relations, answers: Answers): Joined[] {
  const answer = answers[question.id];
  if (answer?.kind !== 'relations') return [];
  return answer.relations.map(({ from, to, label }, place) => {
    const found = question.labels.find(({ id }) => id === label);
    return { key: keyOf(question, place), from, to, label: found?.name ?? label, colour: found?.colour ?? 0 };
  });
}
