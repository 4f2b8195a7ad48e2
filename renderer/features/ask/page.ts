import { branchTo, siblingsOf } from '#core/branches.ts';
import type { AnswerFigures, Turn } from '#core/conversation.ts';
import type { Asking, Opened } from './deskState.ts';

export interface Placed {
  readonly turn: Turn;
  /** The turns that stand at the same place of the tree, this one among them, oldest first. */
  readonly siblings: readonly Turn[];
}

/** A question and its answer, as they stand under each other on the page. */
export interface Exchange {
  readonly question: Placed;
  /** Null while none has begun, and where only the question is left. */
  readonly answer: Placed | null;
}

/** Whether nothing that can be seen of it has changed. */
export function sameExchange(one: Exchange, other: Exchange): boolean {
  return samePlaced(one.question, other.question) && samePlaced(one.answer, other.answer);
}

function samePlaced(one: Placed | null, other: Placed | null): boolean {
  return (
    one?.turn === other?.turn &&
    one?.siblings.length === other?.siblings.length &&
    (one?.siblings ?? []).every((sibling, index) => sibling.id === other?.siblings[index]?.id)
  );
}

/** The branch that is shown, in pairs. A question on its way hides what it would replace. */
export function exchangesOf({ conversation, turns }: Opened, asking: Asking | undefined): Exchange[] {
  const under = asking?.trouble === null;
  const branch = branchTo(turns, under ? asking.parent : conversation.leaf);
  const exchanges: Exchange[] = [];
  for (const turn of branch) {
    const placed = { turn, siblings: siblingsOf(turns, turn) };
    const last = exchanges.at(-1);
    if (turn.role === 'question') exchanges.push({ question: placed, answer: null });
    else if (last !== undefined) exchanges[exchanges.length - 1] = { ...last, answer: placed };
  }
  return exchanges;
}

/** The two answers that wait for a choice at the end of the shown branch. */
export function comparedAt({ conversation, turns }: Opened, exchange: Exchange | undefined): [Turn, Turn] | null {
  const { comparison } = conversation;
  if (comparison === undefined || exchange?.question.turn.id !== comparison.question) return null;
  const [first, second] = comparison.answers.map((id) => turns.find((turn) => turn.id === id));
  return first === undefined || second === undefined ? null : [first, second];
}

/** The answer that a next question follows: the last of the branch, whatever came of it. */
export function nextParent(exchanges: readonly Exchange[]): string | null {
  return exchanges.findLast(({ answer }) => answer !== null)?.answer?.turn.id ?? null;
}

/** What the last answer that has figures says; the one that is being written has none yet. */
export function lastFigures(exchanges: readonly Exchange[]): AnswerFigures | null {
  return exchanges.findLast(({ answer }) => answer?.turn.figures != null)?.answer?.turn.figures ?? null;
}

/** The shown branch for a clipboard, as markdown: questions quoted, each with its answer under it. */
export function wholeText(opened: Opened): string {
  const parts = exchangesOf(opened, undefined).flatMap(({ question, answer }) => [
    question.turn.text
      .split('\n')
      .map((line) => (line === '' ? '>' : `> ${line}`))
      .join('\n'),
    answer?.turn.text ?? '',
  ]);
  return `${[`# ${opened.conversation.title}`, ...parts].filter((part) => part.trim() !== '').join('\n\n')}\n`;
}
