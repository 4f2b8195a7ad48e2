import { z } from 'zod';
import { ulidSchema } from '#core/ids.ts';

const inputSchema = z.object({ project: ulidSchema });

/** The project that a job works in, as its input names it; undefined for jobs of other rooms. */
export function projectOf(input: unknown): string | undefined {
  return inputSchema.safeParse(input).data?.project;
}
