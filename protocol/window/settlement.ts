import { z } from 'zod';
import { hash32Schema } from '#core/chain/hex.ts';
import { chainIdSchema } from '#core/chain/network.ts';
import { publicationPlaceSchema } from '#core/datanet/publication.ts';
import { readingSchema } from '#core/datanet/shown.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import {
  claimPlanSchema,
  earnedBySchema,
  earnedOverSchema,
  earnedWhySchema,
  earningsShownSchema,
  forecastSchema,
} from '#core/settlement/earningsShown.ts';
import { divisionSchema } from '#core/settlement/feeTerms.ts';
import { adapterFeesSchema, answerCostSchema, answerFeeSchema, payerChoiceSchema } from '#core/settlement/feesShown.ts';
import { payerShownSchema, statementDetailSchema, statementShownSchema } from '#core/settlement/payerShown.ts';
import { addressSchema } from '#core/wallet/address.ts';
import { preparedSchema } from '#core/wallet/signing.ts';
import { nothing, procedure } from '../failed.ts';
import { offeredFileSchema } from './files.ts';

const network = z.object({ network: chainIdSchema });
/** `account`: who signs, one of this wallet's. */
const actor = network.extend({ account: addressSchema });
/** `token`: zero for the chain's own coin. */
const inPool = actor.extend({ token: addressSchema });
/** As a person types it, in whole tokens: "1.5". Read with the token's decimals; 'bad-amount' where it is none. */
const typed = z.string().max(80);
const one = z.object({ id: ulidSchema });
const accounts = network.extend({ accounts: z.array(addressSchema).min(1).max(100) });
const inPost = actor.extend({ payer: addressSchema, token: addressSchema });
const demanded = inPost.extend({ subject: z.enum(['account', 'entry']), which: z.string().max(80) });
const slice = accounts.extend({ token: addressSchema, by: earnedBySchema });

/**
 * What answers cost, who pays for it and who gets it. Three groups: `fees` beside adapters and questions, `payer` for
 * the room of whoever owes, `earnings` for the room of whoever earned.
 *
 * Nothing is signed here. What is called `prepare…` is shown to a person and signed with everything else, through
 * `sending.confirm(prepared.id)`; statements and pools are read again afterwards. Everything that is shown of a chain is
 * as of the last reading (`reading`): `read` begins another, and `live.revisions.settlement` moves when something changed.
 *
 * Expected failures are SETTLING_REFUSED (reason), BUDGET_SPENT (only where a question is asked), CONTRACT_REFUSED,
 * SIGNING_REFUSED, CHAIN_FAILED, NOT_FOUND. Each has its sentence in `sentenceFor`.
 */
export const settlement = {
  fees: {
    /** The account that pays for answers from this machine, and where; null: nobody, and nothing is charged. */
    payer: procedure.input(nothing).output(payerChoiceSchema),
    choosePayer: procedure.input(z.object({ choice: payerChoiceSchema })).output(nothing),
    /** How an adapter of the shelf is registered on a network, and what a form for registering it begins with. */
    adapter: procedure.input(actor.extend({ adapter: sha256Schema })).output(adapterFeesSchema),
    /**
     * Registers it, for good: neither fee nor division can be changed later. `flatWeights`: parts per million by
     * contribution; left out, those of the draft. Amounts as typed; an empty `mostPerAnswer` is no cap.
     */
    prepareRegister: procedure
      .input(
        actor.extend({
          adapter: sha256Schema,
          token: addressSchema,
          perAnswer: typed,
          perThousandTokens: typed,
          mostPerAnswer: typed,
          freeForAuthor: z.boolean(),
          division: divisionSchema,
          flatWeights: z
            .array(
              z.object({ contribution: z.number().int().positive(), weight: z.number().int().min(0).max(1_000_000) }),
            )
            .max(64)
            .optional(),
        }),
      )
      .output(preparedSchema),
    /** Before a question: `mostTokens` as it would be asked, null where the answer has no bound. */
    cost: procedure
      .input(z.object({ adapters: z.array(sha256Schema).max(16), mostTokens: z.number().int().positive().nullable() }))
      .output(answerCostSchema),
    /** After it. */
    ofAnswer: procedure.input(z.object({ message: ulidSchema })).output(answerFeeSchema),
    /** A question whose answer could go beyond it is refused with BUDGET_SPENT; an empty `mostADay` takes it away. */
    setBudget: procedure.input(inPool.extend({ mostADay: typed })).output(nothing),
  },

  payer: {
    /** Reads what is new on the network; one that is under way is not begun twice. */
    read: procedure.input(network).output(readingSchema),
    /** Everything that an account owes and has set aside. */
    get: procedure.input(actor).output(payerShownSchema),
    /**
     * Pays into the account's own pool. For a token that takes two signatures: first an allowance of exactly this
     * amount ("allow"), then, asked again with the same input once that is mined, the payment itself ("deposit").
     */
    prepareDeposit: procedure
      .input(inPool.extend({ amount: typed }))
      .output(z.object({ step: z.enum(['allow', 'deposit']), prepared: preparedSchema })),
    /** Free money back: asked for first, fetched a day later. An empty amount takes the wish back. */
    prepareAskWithdrawal: procedure.input(inPool.extend({ amount: typed })).output(preparedSchema),
    prepareWithdraw: procedure.input(inPool).output(preparedSchema),
    /** Lets this machine sign receipts for the pool, for so long. It can move nothing. */
    prepareAuthorise: procedure
      .input(inPool.extend({ days: z.number().int().min(1).max(3_650) }))
      .output(preparedSchema),
    /** Takes that back for good. Receipts that are written already still count. */
    prepareRevoke: procedure.input(inPool).output(preparedSchema),
    /** Lets another account of this wallet settle, up to so much a day; an empty `mostADay` takes it back. */
    preparePoster: procedure
      .input(inPool.extend({ poster: addressSchema, mostADay: typed, days: z.number().int().min(1).max(3_650) }))
      .output(preparedSchema),

    /**
     * Adds up what is owed into a statement, signs its receipts, and keeps it: nothing has happened on a chain yet. One
     * that is drafted and not signed is replaced. Refused: 'nothing-owed', 'nobody-to-pay', 'not-authorised',
     * 'pool-too-small', 'under-way', 'still-pending', 'leaves-missing'.
     */
    draft: procedure.input(inPool).output(statementDetailSchema),
    /** For a statement with `needsPlace`: leaves the file of leaves where others find it. */
    place: procedure.input(one.extend({ place: publicationPlaceSchema })).output(statementShownSchema),
    /** The credit or the post. 'moved' where the chain stands elsewhere than when it was drafted: draft it again. */
    prepareSettle: procedure.input(one).output(preparedSchema),
    /** Of all networks and accounts, the newest first. */
    statements: procedure.input(nothing).output(z.array(statementShownSchema)),
    statement: procedure.input(one).output(statementDetailSchema),
    /** Everything that was settled, as a table. */
    exportStatement: procedure.input(one.extend({ format: z.enum(['csv', 'json']) })).output(offeredFileSchema),
    /**
     * A file for one payee: what they got and why (records, kinds, intervals, how many answers), and nothing of anybody
     * else's. With `answers` it also names each single answer's time and fee, and once it is settled holds the receipts that
     * were signed: the payer consents to that by asking.
     */
    share: procedure.input(one.extend({ account: addressSchema, answers: z.boolean() })).output(offeredFileSchema),
    /** Makes a posted root final, once its window is over. Anybody may. */
    prepareFinalise: procedure.input(inPost).output(preparedSchema),
    /** Shows what somebody demanded of a posted root. */
    prepareAnswer: procedure.input(demanded).output(preparedSchema),

    /** Settles by itself while the app runs and the wallet is open; the poster has to be authorised on the chain. */
    setRule: procedure
      .input(
        inPool.extend({
          poster: addressSchema,
          everyHours: z.number().int().min(1).max(720),
          least: typed,
        }),
      )
      .output(nothing),
    removeRule: procedure.input(inPool).output(nothing),
    /** Does now what the rule would do next. Its outcome is among its runs. */
    runRule: procedure.input(inPool).output(nothing),
  },

  earnings: {
    read: procedure.input(network).output(readingSchema),
    get: procedure.input(accounts).output(earningsShownSchema),
    over: procedure.input(slice).output(earnedOverSchema),
    /** `key`: of a row of `over`. */
    why: procedure.input(slice.extend({ key: z.string().max(100) })).output(earnedWhySchema),
    forecast: procedure.input(accounts.extend({ token: addressSchema })).output(forecastSchema),
    /** What claiming everything would cost and bring now. */
    plan: procedure.input(accounts).output(claimPlanSchema),
    /** Fetches credits of all payers in a token, for `account`, who is also the one that signs. */
    prepareCollect: procedure.input(inPool).output(preparedSchema),
    /** `pools`: those to claim from; left out, all in which the account has something. Proofs are checked here first. */
    prepareClaim: procedure
      .input(actor.extend({ pools: z.array(hash32Schema).max(200).optional() }))
      .output(preparedSchema),
    /** Has payments go elsewhere; null: to the account itself again. */
    preparePayout: procedure.input(actor.extend({ payout: addressSchema.nullable() })).output(preparedSchema),
    /** Brings what a warning shows before the contract, whatever it is: half of the poster's bond goes to whoever signs. */
    prepareChallenge: procedure.input(inPost).output(preparedSchema),
    /** Demands a leaf or a receipt of a posted root, for a bond that comes back where it stays unanswered. */
    prepareDemand: procedure.input(demanded).output(preparedSchema),
    /** Ends a posted root that did not answer in time. */
    prepareCancel: procedure.input(demanded).output(preparedSchema),
    /** The bond of a demand whose root was struck by somebody else. */
    prepareReclaim: procedure.input(demanded.extend({ number: z.number().int().positive() })).output(preparedSchema),
    /** Fetches the leaves of a posted or final root from where they are said to be; kept only where they are it. */
    fetchLeaves: procedure
      .input(inPost.omit({ account: true }).extend({ location: z.string().max(512) }))
      .output(nothing),
    /** A file that a payer shared, or one of leaves, by its ticket. */
    takeFile: procedure.input(network.extend({ ticket: ulidSchema })).output(nothing),
    /** What came and went, for the tax office. `year` by UTC. */
    csv: procedure.input(accounts.extend({ year: z.number().int().min(2_000).max(2_200) })).output(offeredFileSchema),
  },
};
