import type { Status } from '../entry.ts';
import { meanTheSame } from '../meaning.ts';
import type { Answer, Answers } from '../question.ts';
import type { Codes } from './codes.ts';
import { Column } from './column.ts';

/** The order is that of the codes in columns: never change it. */
export const STATUSES = ['pending', 'draft', 'submitted', 'discarded'] as const satisfies readonly Status[];
export const PENDING = 0;
export const DRAFT = 1;
export const SUBMITTED = 2;
export const DISCARDED = 3;

export function statusOf(code: number): Status {
  return STATUSES[code] ?? 'pending';
}

/** All answers that were ever given to a question and are small enough to be kept once, as codes. */
export type AnswerCodes = Codes<Answer>;

/** Choices, preferences and ratings take few values; what people write or mark is kept record by record. */
export function isSmall(answer: Answer): boolean {
  return answer.kind === 'choice' || answer.kind === 'preference' || answer.kind === 'rating';
}

/** The same for equal answers, in whatever order their parts came. */
export function answerKey(answer: Answer): string {
  if (answer.kind === 'choice') return `choice ${answer.labels.toSorted().join(' ')}`;
  if (answer.kind === 'preference') return `preference ${answer.chosen}`;
  return answer.kind === 'rating' ? `rating ${answer.rating}` : JSON.stringify(answer);
}

/** One question's small answers by one labeler. */
export interface CodedQuestion {
  readonly question: string;
  readonly codes: AnswerCodes;
  readonly column: Column;
  /** How many records have which code in which status: place `4 · code + status`. */
  readonly counts: number[];
}

/** What one labeler said of the records; or, in a layer of its own, what was decided where labelers disagree. */
export class Layer {
  readonly id: string;
  /** Codes of `STATUSES`. In the layer of decisions: submitted where something was decided. */
  readonly status = new Column(1);
  /** Milliseconds that the record was on the labeler's screen, over all of their answers to it. */
  readonly took = new Column(4);
  readonly coded: CodedQuestion[] = [];
  /** Answers that are not small, by record. The values are never changed, only replaced. */
  readonly kept = new Map<number, Answers>();
  /** Records by status; pending ones are not counted, they are the rest. */
  readonly counts = { status: [0, 0, 0, 0], tookMs: 0 };

  constructor(id: string) {
    this.id = id;
  }

  answerTo(record: number, question: string): Answer | undefined {
    const coded = this.coded.find((other) => other.question === question);
    return coded?.codes.valueOf(coded.column.get(record)) ?? this.kept.get(record)?.[question];
  }

  answers(record: number): Answers {
    const answers: Answers = { ...this.kept.get(record) };
    for (const { question, codes, column } of this.coded) {
      const answer = codes.valueOf(column.get(record));
      if (answer !== undefined) answers[question] = answer;
    }
    return answers;
  }

  hasAnswers(record: number): boolean {
    return this.kept.has(record) || this.coded.some(({ column }) => column.get(record) !== 0);
  }

  /** 0 where there is no small answer. */
  codeOf(record: number, question: string): number {
    for (const coded of this.coded) if (coded.question === question) return coded.column.get(record);
    return 0;
  }

  /** The question's column, made when it is first needed. */
  codedQuestion(question: string, codes: AnswerCodes): CodedQuestion {
    const known = this.coded.find((other) => other.question === question);
    if (known !== undefined) return known;
    const coded: CodedQuestion = { question, codes, column: new Column(1), counts: [] };
    this.coded.push(coded);
    return coded;
  }

  /** Adds (`sign` 1) or takes back (−1) what this layer has of a record from its counts. */
  tally(record: number, sign: 1 | -1): void {
    const status = this.status.get(record);
    this.counts.status[status] = (this.counts.status[status] ?? 0) + sign;
    this.counts.tookMs += sign * this.took.get(record);
    for (const { column, counts } of this.coded) {
      const code = column.get(record);
      if (code === 0) continue;
      const place = 4 * code + status;
      counts[place] = (counts[place] ?? 0) + sign;
    }
  }
}

/** Whether two labelers said the same of a record. Codes are shared, so small answers are compared as numbers. */
export function sameAnswers(one: Layer, other: Layer, record: number): boolean {
  for (const { question, column } of one.coded) if (column.get(record) !== other.codeOf(record, question)) return false;
  for (const { question, column } of other.coded) if (column.get(record) !== one.codeOf(record, question)) return false;
  const [kept, otherKept] = [one.kept.get(record), other.kept.get(record)];
  if (kept === undefined || otherKept === undefined) return kept === otherKept;
  return meanTheSame(kept, otherKept);
}
