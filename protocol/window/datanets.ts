import { z } from 'zod';
import { chainIdSchema } from '#core/chain/network.ts';
import { LONGEST_REVIEWS } from '#core/datanet/reasons.ts';
import { LONGEST_DESCRIPTION } from '#core/datanet/description.ts';
import { deskSchema, lookShownSchema } from '#core/datanet/desk.ts';
import { governanceSchema } from '#core/datanet/governance.ts';
import { memberSchema } from '#core/datanet/membership.ts';
import { datanetDetailSchema, datanetShownSchema, readingSchema } from '#core/datanet/shown.ts';
import { originSchema } from '#core/datanet/origin.ts';
import { jobSchema } from '#core/job.ts';
import { addressSchema } from '#core/wallet/address.ts';
import { procedure } from '../failed.ts';

const network = z.object({ network: chainIdSchema });
const proposal = network.extend({ contribution: z.number().int().positive() });
const one = network.extend({ datanet: z.number().int().positive() });

/** Collections that several people keep together on a chain, as far as this machine has read it. */
export const datanets = {
  /** What the index holds; `words` narrow it down by name, description, owner or number. The newest first. */
  list: procedure
    .input(network.extend({ words: z.string().max(200) }))
    .output(z.object({ reading: readingSchema, total: z.number().int(), datanets: z.array(datanetShownSchema) })),
  one: procedure.input(one).output(datanetDetailSchema),
  /** Fetches what was contributed, and verifies it against the chain. A job whose result is the root. */
  fetch: procedure.input(originSchema).output(jobSchema),
  /** What waits for these accounts as reviewers, and what became of what they proposed. */
  desk: procedure.input(network.extend({ accounts: z.array(addressSchema).max(100) })).output(deskSchema),
  /** What was found in a proposal, and whether somebody is at it. */
  look: procedure.input(proposal).output(lookShownSchema),
  /** Reads a proposal whose snapshot is here, and compares it with what its datanet holds. One at a time for each. */
  beginLook: procedure.input(proposal).output(jobSchema),
  /** Those who wait for the owner come first. */
  members: procedure.input(one).output(z.array(memberSchema)),
  /** The rules that stand, and those that reviewers want. */
  governance: procedure.input(one).output(governanceSchema),
  /** Reads what is new on the chain; one that is under way is not begun twice. */
  read: procedure.input(network).output(readingSchema),
  /** Fetches name, description and terms from where the owner says; kept only when they are what the chain says. */
  describe: procedure.input(one).output(datanetShownSchema),
  /** The very text whose hash is on the chain, to be put where its owner said, or handed on. */
  description: procedure.input(one).output(z.object({ text: z.string() })),
  /** The same text, as somebody handed it on; not taken where it is not what the chain says. */
  takeDescription: procedure
    .input(one.extend({ text: z.string().max(LONGEST_DESCRIPTION) }))
    .output(z.object({ taken: z.boolean() })),
  /** What reviewers wrote, as they handed it on: how many of them the chain knows. */
  takeReviews: procedure
    .input(network.extend({ text: z.string().max(LONGEST_REVIEWS) }))
    .output(z.object({ taken: z.number().int() })),
};
