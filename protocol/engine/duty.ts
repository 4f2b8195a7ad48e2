import { z } from 'zod';

/** A child of the engine has one duty for its whole life. */
export const dutySchema = z.enum(['answer', 'parse', 'embed', 'rank', 'train', 'trace', 'measure']);
export type Duty = z.infer<typeof dutySchema>;
