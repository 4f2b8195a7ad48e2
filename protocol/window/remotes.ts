import { z } from 'zod';
import { ulidSchema } from '#core/ids.ts';
import {
  adapterSourceSchema,
  remoteAdapterIdSchema,
  remoteAddressSchema,
  remoteKeySchema,
  remoteKindSchema,
  remoteNameSchema,
  remoteSchema,
} from '#core/remote.ts';
import { nothing, procedure } from '../failed.ts';

const one = z.object({ id: ulidSchema });
const described = z.object({
  name: remoteNameSchema,
  address: remoteAddressSchema,
  kind: remoteKindSchema,
  /** The person agreed to a way that others on the network can read and change. */
  plainHttp: z.boolean(),
});

/** Other machines' servers that can answer. Nothing is asked of one without a person's click. */
export const remotes = {
  list: procedure.input(nothing).output(z.array(remoteSchema)),
  /** Asks it what it has, and keeps it only when it answers rightly. The key goes in, and never comes out again. */
  add: procedure.input(described.extend({ key: remoteKeySchema.nullable() })).output(remoteSchema),
  /** `key`: null leaves the one that is there, "" takes it away. With another address, the old key is never sent there. */
  change: procedure
    .input(described.extend({ id: ulidSchema, key: remoteKeySchema.or(z.literal('')).nullable() }))
    .output(remoteSchema),
  remove: procedure.input(one).output(nothing),
  /** Whether programs may use it by way of this machine's API. Off until a person says so. */
  serve: procedure.input(one.extend({ on: z.boolean() })).output(remoteSchema),
  /** Asks it again what it has. */
  look: procedure.input(one).output(remoteSchema),
  /**
   * vLLM: loads it now, from a path on the server. LoRAX: remembers its name and where it lies; the server fetches it
   * with the first question.
   */
  addAdapter: procedure
    .input(
      one.extend({
        adapter: remoteAdapterIdSchema,
        path: z.string().trim().min(1).max(1_000).nullable(),
        source: adapterSourceSchema.nullable(),
      }),
    )
    .output(remoteSchema),
  /** vLLM: unloads it, and it can be loaded again. */
  unloadAdapter: procedure.input(one.extend({ adapter: remoteAdapterIdSchema })).output(remoteSchema),
  /** Forgets what was said of an adapter that is not loaded. */
  forgetAdapter: procedure.input(one.extend({ adapter: remoteAdapterIdSchema })).output(remoteSchema),
};
