/** As the contract takes them. */
export const LONGEST_NAME = 120;
/** Tokens. */
export const LONGEST_ANSWER = 4_096;
export const USUAL_ANSWER = 64;
