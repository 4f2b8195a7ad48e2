/** What scrypt is asked to do: 128·n·r bytes of memory, n·r·p steps. */
export interface ScryptCost {
  n: number;
  r: number;
  p: number;
}

/** What Colophon writes itself: 128 MB and most of a second, for every guess. */
export const SCRYPT = { n: 2 ** 17, r: 8, p: 1 } as const satisfies ScryptCost;

/** "Light" keystores of phones have 2^12; less is a toy that a laptop opens by trying. */
const LEAST_N = 2 ** 12;
const LEAST_STEPS = 2 ** 15;
/** 256 MB: what the heaviest honest wallets ask for (N = 2^18, r = 8). */
const MOST_MEMORY_BYTES = 2 ** 28;
const MOST_STEPS = 2 ** 22;
const MOST_P = 16;

/** Judged before anything is worked out: a file from outside must neither be a toy nor bring the machine down. */
export function judgeScrypt({ n, r, p }: ScryptCost): 'fine' | 'weak' | 'heavy' | 'unreadable' {
  const whole = [n, r, p].every((cost) => Number.isSafeInteger(cost) && cost >= 1);
  // A power of two; without bitwise operators, which cut at 32 bits.
  // RFC 7914 bounds N by r as well, and libraries refuse what is beyond.
  if (!whole || !Number.isInteger(Math.log2(n)) || n >= 2 ** (16 * r)) return 'unreadable';
  if (128 * n * r > MOST_MEMORY_BYTES || n * r * p > MOST_STEPS || p > MOST_P) return 'heavy';
  return n < LEAST_N || n * r * p < LEAST_STEPS ? 'weak' : 'fine';
}

/** Rounds of PBKDF2: geth wrote 262,144. */
const LEAST_ROUNDS = 100_000;
const MOST_ROUNDS = 4_000_000;

export function judgePbkdf2(rounds: number): 'fine' | 'weak' | 'heavy' | 'unreadable' {
  if (!Number.isSafeInteger(rounds) || rounds < 1) return 'unreadable';
  if (rounds > MOST_ROUNDS) return 'heavy';
  return rounds < LEAST_ROUNDS ? 'weak' : 'fine';
}
