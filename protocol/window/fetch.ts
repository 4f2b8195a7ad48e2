import { z } from 'zod';
import {
  foundModelSchema,
  hubAddressSchema,
  hubTokenSchema,
  offeredModelSchema,
  repositoryIdSchema,
  repositoryPathSchema,
  termsSchema,
} from '#core/fetch.ts';
import { jobSchema } from '#core/job.ts';
import { nothing, procedure } from '../failed.ts';

const addressSchema = z.object({
  address: z.string().trim().min(1).max(2048),
  /** The person agreed to a way that others on the network can read and change. */
  plainHttp: z.boolean(),
});

/** Getting model files from elsewhere. Nothing of this runs without a person's click. */
export const fetch = {
  search: procedure
    .input(z.object({ words: z.string().trim().min(1).max(120) }))
    .output(z.object({ host: z.string(), found: z.array(foundModelSchema) })),
  /** What a repository holds, and on what terms. */
  look: procedure.input(z.object({ id: repositoryIdSchema })).output(
    z.object({
      id: repositoryIdSchema,
      host: z.string(),
      /** The page that a person reads in a browser; null where the mirror is not an https one. */
      page: z.string().nullable(),
      gated: z.boolean(),
      /** There is a token for this hub. */
      known: z.boolean(),
      terms: termsSchema.nullable(),
      files: z.array(offeredModelSchema),
    }),
  ),
  /** What lies at an address, before it is fetched. */
  lookAt: procedure.input(addressSchema).output(z.object({ host: z.string(), file: offeredModelSchema })),
  /** Fetches a file of a repository as a job whose result is the model's hash. */
  begin: procedure.input(z.object({ id: repositoryIdSchema, path: repositoryPathSchema })).output(jobSchema),
  beginAt: procedure.input(addressSchema).output(jobSchema),
  /** `kept`: for whose host a token is kept. It is sent to that one only. */
  access: procedure.input(nothing).output(z.object({ kept: z.string().nullable() })),
  /** Keeps a token, sealed, for the hub at this address and no other. It can be read back by nobody. */
  giveAccess: procedure.input(z.object({ hubAddress: hubAddressSchema, token: hubTokenSchema })).output(nothing),
  takeAccess: procedure.input(nothing).output(nothing),
};
