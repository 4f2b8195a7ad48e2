import { oc } from '@orpc/contract';
import { z } from 'zod';
import { failureSchema } from '#core/failure.ts';

/**
 * The start of every procedure. An expected failure crosses as one typed error, FAILED, which carries the union on
 * `code`; anything else that goes wrong in the host is a bug, and crosses without its details.
 */
export const procedure = oc.errors({ FAILED: { data: failureSchema } });

export const nothing = z.void();
