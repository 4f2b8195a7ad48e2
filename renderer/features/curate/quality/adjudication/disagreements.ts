import { agreeOn, meanTheSame, meaningOf } from '#core/curate/meaning.ts';
import type { Answer, Answers, Question } from '#core/curate/question.ts';
import { type Layer, SUBMITTED } from '#core/curate/state/layer.ts';
import { MARK, type ProjectState } from '#core/curate/state/projectState.ts';
import { Chance } from '#core/chance.ts';

export type Two = readonly [string, string];

/** Those who submitted the record, in the order of the project's log. */
export function submitters(state: ProjectState, record: number): Layer[] {
  return state.labelers.filter((layer) => layer.status.get(record) === SUBMITTED);
}

/** Nothing decided yet, and not all say the same; of two labelers, where these two do not. */
function isOpen(state: ProjectState, record: number, pair: Two | undefined): boolean {
  if (((state.marks[record] ?? 0) & MARK.disagreement) === 0) return false;
  if (pair === undefined) return true;
  const [one, other] = pair.map((id) => state.labeler(id));
  if (one?.status.get(record) !== SUBMITTED || other?.status.get(record) !== SUBMITTED) return false;
  return !meanTheSame(one.answers(record), other.answers(record));
}

/** The next one after `record`, and after the last the first. Null where there is none. */
export function nextDisagreement(state: ProjectState, record: number, pair?: Two, step: 1 | -1 = 1): number | null {
  const { records } = state;
  for (let away = 1; away <= records; away += 1) {
    const place = (((record + step * away) % records) + records) % records;
    if (isOpen(state, place, pair)) return place;
  }
  return null;
}

export function countDisagreements(state: ProjectState, pair: Two): number {
  let count = 0;
  for (let record = 0; record < state.records; record += 1) if (isOpen(state, record, pair)) count += 1;
  return count;
}

/** In an order that tells nothing of who they are, and stays the same for a record. */
export function shuffled<Item>(items: readonly Item[], record: number): Item[] {
  return [...new Chance(record).order(items.length)].flatMap((place) => items[place] ?? []);
}

export function differ(all: readonly Answers[], question: string): boolean {
  const [first = {}, ...rest] = all;
  return rest.some((answers) => !agreeOn(question, first, answers));
}

/** What is decided so far, by question; `null` is a decision for no answer. */
export type Decision = Readonly<Record<string, Answer | null>>;

/** Where all agree, that is the decision to begin with, also where all left it out. */
export function beginning(all: readonly Answers[], questions: readonly Question[]): Decision {
  return Object.fromEntries(questions.flatMap(({ id }) => (differ(all, id) ? [] : [[id, all[0]?.[id] ?? null]])));
}

/** One labeler's answers as they are: what they left out is decided to be left out. */
export function whole(answers: Answers, questions: readonly Question[]): Decision {
  return Object.fromEntries(questions.map(({ id }) => [id, answers[id] ?? null]));
}

/** Questions on which they differ and nothing is decided. */
export function undecided(all: readonly Answers[], questions: readonly Question[], decision: Decision): Question[] {
  return questions.filter(({ id }) => differ(all, id) && decision[id] === undefined);
}

export function answersOf(decision: Decision): Answers {
  return Object.fromEntries(
    Object.entries(decision).flatMap(([id, answer]) => (answer === null ? [] : [[id, answer]])),
  );
}

/** Parts of an answer that not all others have as well: labels and spans, as keys. Empty where all is the same. */
export function partsOf(answer: Answer | undefined): { readonly key: string; readonly place: number }[] {
  if (answer?.kind === 'choice') return answer.labels.map((key, place) => ({ key, place }));
  if (answer?.kind === 'spans') {
    return answer.spans.map(({ start, end, label }, place) => ({ key: `${start} ${end} ${label}`, place }));
  }
  return answer === undefined ? [] : [{ key: meaningOf(answer), place: 0 }];
}

/** Whether every labeler who answered has this part. */
export function isShared(all: readonly Answers[], question: string, key: string): boolean {
  return all.every((answers) => partsOf(answers[question]).some((part) => part.key === key));
}
