/** How much of a context files take, and what that means for the question that they go with. */
export interface Room {
  /** Of all files and the frame around them. */
  readonly tokens: number;
  /** The tokens were not counted by the model: none is loaded. */
  readonly about: boolean;
  readonly context: number;
  /** "full": it cannot be asked. "tight": what was said before is left out, oldest first. */
  readonly verdict: 'fits' | 'tight' | 'full';
}

/** Latin text has three to four UTF-16 units a token, other scripts fewer. */
const UNITS_A_TOKEN = 3.5;
/** The sentence about the files, their names and fences. */
const FRAME_TOKENS = 40;
/** As the engine has it: an answer shorter than this is none. */
const SHORTEST_ANSWER_TOKENS = 32;

/** `counted` is null while no model is loaded; `used` is what the conversation took at its last answer. */
export function roomFor(
  lengths: readonly number[],
  counted: readonly number[] | null,
  { context, used, question }: { context: number; used: number; question: number },
): Room {
  const sum = (amounts: readonly number[]) => amounts.reduce((all, amount) => all + amount, 0);
  const frame = FRAME_TOKENS * lengths.length;
  const tokens = Math.ceil(counted === null ? sum(lengths) / UNITS_A_TOKEN : sum(counted)) + frame;
  const alone = tokens + Math.ceil(question / UNITS_A_TOKEN) + SHORTEST_ANSWER_TOKENS;
  const verdict = alone > context ? 'full' : alone + used > context ? 'tight' : 'fits';
  return { tokens, about: counted === null, context, verdict };
}

/**
 * The context that a question meets: what the last answer had, else what Settings allow; never more than the base was
 * trained for, which is what the engine gives it. Tokens; a base that does not say it (0) sets no bound.
 */
export function contextAt(
  had: number | null | undefined,
  allowed: number | undefined,
  trained: number,
): number | undefined {
  const context = had ?? allowed;
  return context === undefined || trained === 0 ? context : Math.min(context, trained);
}
