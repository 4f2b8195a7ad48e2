import { createContext } from 'react';
import type { Mark } from './tones.ts';

/** What is underlined in an answer, and what a click on it opens. */
export interface AnswerMarks {
  readonly marks: readonly Mark[];
  /** Numbers that "[3]" in the text may stand for. */
  readonly numbers: ReadonlySet<number>;
  readonly open: (source: number) => void;
}

export const NO_MARKS: AnswerMarks = { marks: [], numbers: new Set(), open: () => {} };

export const AnswerMarksContext = createContext<AnswerMarks>(NO_MARKS);
