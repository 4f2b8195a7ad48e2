import { z } from 'zod';

export const deviceSchema = z.object({
  kind: z.enum(['cuda', 'metal', 'vulkan', 'cpu']),
  name: z.string(),
  reason: z.enum(['chosen', 'best', 'only', 'fallback']),
  detail: z.string().nullable(),
  /** Memory of the device that computes: a graphics card's own, or this machine's. */
  usedBytes: z.number().nonnegative(),
  totalBytes: z.number().nonnegative(),
});
export type Device = z.infer<typeof deviceSchema>;
