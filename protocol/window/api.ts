import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import {
  apiKeyNameSchema,
  apiKeySchema,
  apiLimitsSchema,
  apiPortSchema,
  apiRequestSchema,
  apiStatusSchema,
} from '#core/api.ts';
import { ulidSchema } from '#core/ids.ts';
import { nothing, procedure } from '../failed.ts';

/** What the page shows, whole each time. */
export const apiViewSchema = z.object({
  status: apiStatusSchema,
  keys: z.array(apiKeySchema),
  /** The latest first; those that are not over stand before all others. */
  requests: z.array(apiRequestSchema),
  /** What a program may write as `model`, for the example: the first base, or nothing. */
  exampleModel: z.string().nullable(),
});
export type ApiView = z.infer<typeof apiViewSchema>;

/** Other programs of this machine, and what they may ask. */
export const api = {
  /** At most four a second. */
  follow: procedure.input(nothing).output(eventIterator(apiViewSchema)),
  /** Opens or closes the door; what could not be done is said in the status. */
  change: procedure.input(z.object({ on: z.boolean(), port: apiPortSchema })).output(apiStatusSchema),
  /** The secret is told this once. */
  makeKey: procedure
    .input(z.object({ name: apiKeyNameSchema, limits: apiLimitsSchema }))
    .output(z.object({ key: apiKeySchema, secret: z.string() })),
  changeKey: procedure
    .input(z.object({ id: ulidSchema, name: apiKeyNameSchema, limits: apiLimitsSchema }))
    .output(apiKeySchema),
  /** At once: what it is being answered is stopped as well. */
  revokeKey: procedure.input(z.object({ id: ulidSchema })).output(nothing),
  /** Stops one request that is not over. */
  stop: procedure.input(z.object({ id: ulidSchema })).output(nothing),
};
