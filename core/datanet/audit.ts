import { z } from 'zod';
import { hash32Schema } from '../chain/hex.ts';
import { sha256Schema } from '../ids.ts';
import { publicKeySchema } from '../snapshot/contributor.ts';
import { addressSchema } from '../wallet/address.ts';

const whole = z.number().int().nonnegative();
const word = z
  .string()
  .min(1)
  .max(1_000)
  .refine((text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text));

/** What an auditor can do with a receipt, part by part. */
export const auditPartSchema = z.enum([
  'form',
  'signature',
  'log',
  'credit',
  'opening',
  'adapter',
  'snapshot',
  'spans',
  'notes',
  'reading',
]);

/** `open`: what was given does not suffice to check it. */
export const auditVerdictSchema = z.enum(['good', 'wrong', 'open']);

/** Bytes of such a file. */
export const LONGEST_AUDIT = 64 * 1024;

/**
 * What an auditor found when they computed a receipt again. On the chain is the SHA-256 of its canonical bytes, beside
 * what reviewers say of it; the file itself is handed on outside. It has no words of question or answer, and no paths.
 */
export const auditReportSchema = z.strictObject({
  format: z.literal('colophon-audit/1'),
  /** The leaf of the answer's receipt in its log. */
  receipt: sha256Schema,
  /** Whose log, and where in it. */
  log: publicKeySchema,
  index: whole,
  /** For whom the receipt was written, and on which chain: the auditor's word, until the chain is asked. */
  payer: addressSchema,
  chain: whole.positive(),
  /** How the payer says that it found what it found, and how the auditor looked. */
  methods: z.strictObject({
    receipt: z.array(word.max(100)).max(20),
    audit: z.array(word.max(100)).min(1).max(20),
  }),
  checked: z
    .array(z.strictObject({ part: auditPartSchema, verdict: auditVerdictSchema, words: word }))
    .min(1)
    .max(auditPartSchema.options.length)
    .refine((checked) => new Set(checked.map(({ part }) => part)).size === checked.length)
    // What the payer's key did not sign shows nothing against the payer: anybody could have written it.
    .refine((checked) => checked.some(({ part, verdict }) => part === 'signature' && verdict === 'good')),
});
export type AuditReport = z.infer<typeof auditReportSchema>;

/** Why a report is not put before a reviewer, or not signed. The window has a sentence for each. */
export const auditRefusalSchema = z.enum([
  /** It is no report, or not in the very bytes that a report has. */
  'not-a-report',
  /** It speaks of another chain. */
  'other-network',
  /** The payer that it names never let the key sign that signed the receipt: it is somebody else's. */
  'not-this-payer',
]);

/** A report that was read, before anybody says what they think of it. */
export const auditReadSchema = z.object({ hash: hash32Schema, report: auditReportSchema });
export type AuditRead = z.infer<typeof auditReadSchema>;

/** What reviewers of one datanet said of one report on one payer. */
export const auditShownSchema = z.object({
  payer: addressSchema,
  report: hash32Schema,
  /** Null while the file is not on this machine. */
  found: auditReportSchema.nullable(),
  /** Each one's last word. `reviews`: whether they are a reviewer now; only then it counts. */
  words: z.array(z.object({ reviewer: addressSchema, wrong: z.boolean(), reviews: z.boolean() })),
  wrong: whole,
  reviewers: whole,
  /** As many as the quorum say that the shares are wrong: the payer is marked. */
  marked: z.boolean(),
});
export type AuditShown = z.infer<typeof auditShownSchema>;

/** On whom, or made by whose reviewers. */
export const marksOfSchema = z.union([
  z.strictObject({ payers: z.array(addressSchema).max(1_000) }),
  z.strictObject({ datanets: z.array(whole.positive()).max(1_000) }),
]);
export type MarksOf = z.infer<typeof marksOfSchema>;

/** The mark that a payer has in one datanet, of the report that most of its reviewers find wrong. */
export const payerMarkSchema = z.object({
  payer: addressSchema,
  datanet: whole,
  /** Null while its description is not here. */
  datanetName: z.string().nullable(),
  wrong: whole,
  reviewers: whole,
});
export type PayerMark = z.infer<typeof payerMarkSchema>;
