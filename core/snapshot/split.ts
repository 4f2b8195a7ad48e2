import { z } from 'zod';
import { type HashText, sha256OfText } from '../canonical/sha256.ts';
import { WHOLE } from './weights.ts';

export const splitSchema = z.enum(['train', 'validation', 'test']);
export type Split = z.infer<typeof splitSchema>;

const partsPerMillion = z.number().int().min(0).max(WHOLE);

/**
 * - `input`: by the hash of seed and input, so that anybody can check it, duplicates fall together and a record keeps
 *   its split from one snapshot to the next.
 * - `given`: as it came, or moved by hand so that near-duplicates stay together. One input is never in two splits.
 */
export const splitsRuleSchema = z
  .strictObject({
    by: z.enum(['input', 'given']),
    seed: z.string().max(100),
    validation: partsPerMillion,
    test: partsPerMillion,
  })
  .refine(({ validation, test }) => validation + test <= WHOLE, 'leaves nothing below zero for training');
export type SplitsRule = z.infer<typeof splitsRuleSchema>;

/** For the rule `input`. */
export function splitOf(rule: SplitsRule, input: string, hash: HashText = sha256OfText): Split {
  // 48 bits: exact in a double, and a millionth of them is far above one.
  const drawn = Number.parseInt(hash(`${rule.seed}:${input}`).slice(0, 12), 16) / 2 ** 48;
  if (drawn < rule.test / WHOLE) return 'test';
  return drawn < (rule.test + rule.validation) / WHOLE ? 'validation' : 'train';
}
