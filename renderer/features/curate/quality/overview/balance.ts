import type { Answer, Question } from '#core/curate/question.ts';
import { SUBMITTED } from '#core/curate/state/layer.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';

export interface Share {
  /** A label's id, `first`/`second`/`tie`, or a rating. */
  readonly value: string;
  readonly count: number;
}

export interface Balance {
  /** Submitted answers to the question, by all labelers. */
  readonly answers: number;
  /** In the order of the question's own list. */
  readonly shares: readonly Share[];
}

/**
 * How often each value was given in submitted answers; null for questions whose answers have no values to count. What
 * is chosen is counted all along and read off; spans are gone through.
 */
export function balanceOf(state: ProjectState, question: Question): Balance | null {
  const values = valuesOf(question);
  if (values === null) return null;
  const counts = new Map(values.map((value) => [value, 0]));
  let answers = 0;
  const take = (answer: Answer | undefined, times: number): void => {
    if (answer?.kind !== question.kind || times === 0) return;
    answers += times;
    for (const value of given(answer)) counts.set(value, (counts.get(value) ?? 0) + times);
  };
  for (const layer of state.labelers) {
    if (question.kind === 'spans') {
      for (const [record, kept] of layer.kept) {
        if (layer.status.get(record) === SUBMITTED) take(kept[question.id], 1);
      }
      continue;
    }
    const coded = layer.coded.find((other) => other.question === question.id);
    for (const [place, answer] of coded?.codes.values.entries() ?? []) {
      take(answer, coded?.counts[4 * (place + 1) + SUBMITTED] ?? 0);
    }
  }
  return { answers, shares: [...counts].map(([value, count]) => ({ value, count })) };
}

function valuesOf(question: Question): string[] | null {
  switch (question.kind) {
    case 'choice':
    case 'spans':
      return question.labels.map(({ id }) => id);
    case 'preference':
      return question.tie ? ['first', 'second', 'tie'] : ['first', 'second'];
    case 'rating': {
      const steps = question.highest - question.lowest + 1;
      return steps > 100 ? [] : Array.from({ length: steps }, (_, step) => String(question.lowest + step));
    }
    case 'text':
    case 'chat':
    case 'form':
    case 'relations':
    case 'ranking':
      return null;
  }
  return null;
}

function given(answer: Answer): readonly string[] {
  if (answer.kind === 'choice') return answer.labels;
  if (answer.kind === 'spans') return answer.spans.map(({ label }) => label);
  if (answer.kind === 'preference') return [answer.chosen];
  return answer.kind === 'rating' ? [String(answer.rating)] : [];
}
