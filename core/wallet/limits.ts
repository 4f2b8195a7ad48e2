/** Numbers that the window needs before anything is read with zod. */

export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 1_000;
export const MOST_ACCOUNTS = 100;
/** Bytes of a keystore file from elsewhere. Real ones have less than a thousand. */
export const LARGEST_KEYSTORE = 16_384;
