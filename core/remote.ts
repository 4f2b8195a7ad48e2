import { z } from 'zod';
import { sha256Schema, ulidSchema } from './ids.ts';

/**
 * Another machine's server that answers in this one's place. What it speaks beside OpenAI's chat completions decides how
 * adapters are used on it:
 * "vllm": an adapter is a model with a parent; it is loaded at run time from a path that lies on the server.
 * "lorax": an adapter is named with each question, and the server fetches it from where it is said to lie.
 * "llama": adapters were given to the server at its start; each question says how strongly each of them speaks.
 */
export const remoteKindSchema = z.enum(['plain', 'vllm', 'lorax', 'llama']);
export type RemoteKind = z.infer<typeof remoteKindSchema>;

/** Where LoRAX gets an adapter from (its "adapter_source"). */
export const adapterSourceSchema = z.enum(['hub', 'local', 's3', 'pbase']);
export type AdapterSource = z.infer<typeof adapterSourceSchema>;

/** Names that a server gives to things: shown as text, and sent back in JSON only. */
const said = z
  .string()
  .min(1)
  .max(400)
  .refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text));

export const remoteNameSchema = z.string().trim().min(1).max(60);
export const remoteAddressSchema = z.string().trim().min(1).max(300);
/** What stands behind "Bearer ". Visible ASCII, as a header takes nothing else. */
export const remoteKeySchema = z
  .string()
  .max(1_000)
  .regex(/^[\x21-\x7e]+$/);
export const remoteModelIdSchema = said;
export const remoteAdapterIdSchema = said;

export const MOST_REMOTES = 32;
export const MOST_REMOTE_MODELS = 500;
export const MOST_REMOTE_ADAPTERS = 1_000;

/** Why a server could not be used; the window has a sentence for each. */
export const remoteTroubleSchema = z.enum([
  'unreachable',
  /** Nothing came for too long. */
  'slow',
  'certificate',
  'proxy',
  /** It wants another key, or any. */
  'denied',
  /** It has no such model, adapter or call. */
  'not-found',
  'busy',
  'server',
  /** It said no to what it was asked; its words stand in the detail. */
  'refused',
  /** What came is not what the call answers with. */
  'answer',
  /** It broke off in mid-answer. */
  'cut',
  'too-large',
  'address',
  /** Plain http to another machine, and nobody agreed to that. */
  'plain',
  /** It sends on to somebody else. */
  'redirect',
  /** Its key cannot be opened now. */
  'key',
]);
export type RemoteTrouble = z.infer<typeof remoteTroubleSchema>;

/** A server as the window knows it. Its key never comes this far. */
export const remoteSchema = z.object({
  id: ulidSchema,
  name: remoteNameSchema,
  /** Without the "/v1" at its end. */
  address: z.string(),
  /** Its name and port, as they are shown wherever something goes there. */
  host: z.string(),
  kind: remoteKindSchema,
  plainHttp: z.boolean(),
  /** Programs may use it by way of this machine's API: a person's word, for this address. */
  servesApi: z.boolean(),
  hasKey: z.boolean(),
  models: z.array(z.object({ id: remoteModelIdSchema })).max(MOST_REMOTE_MODELS),
  adapters: z
    .array(
      z.object({
        id: remoteAdapterIdSchema,
        /** Where it lies, as the server says or as a person said. */
        path: z.string().nullable(),
        source: adapterSourceSchema.nullable(),
        /** Null where the server does not say. */
        loaded: z.boolean().nullable(),
        /** An adapter of this machine that goes by the same name; that they are the same is not proved. */
        here: z.object({ hash: sha256Schema, name: z.string() }).nullable(),
      }),
    )
    .max(MOST_REMOTE_ADAPTERS),
  /** UTC milliseconds; when it was last asked what it has. */
  askedAt: z.number().int().nullable(),
  /** Why the last asking came to nothing. What it had before that is kept. */
  trouble: remoteTroubleSchema.nullable(),
});
export type Remote = z.infer<typeof remoteSchema>;

export const MOST_ADAPTERS_THERE = 16;

/** Who answers instead of this machine, in the settings of an answer. */
export const remoteChoiceSchema = z.object({
  remote: ulidSchema,
  model: remoteModelIdSchema,
  /** Only "llama" takes several, and heeds the scale. */
  adapters: z.array(z.object({ id: remoteAdapterIdSchema, scale: z.number().min(-4).max(4) })).max(MOST_ADAPTERS_THERE),
  /** The person's standing word for this conversation: where the server fails, this machine answers. */
  fallsBack: z.boolean(),
});
export type RemoteChoice = z.infer<typeof remoteChoiceSchema>;

/**
 * What is kept with an answer that was made elsewhere. Names are those of that day. Without the numbers of its base no
 * influence can be estimated and no span be matched to what was read; only its text can be compared.
 */
export const madeElsewhereSchema = remoteChoiceSchema.extend({
  name: z.string(),
  host: z.string(),
  traceable: z.literal(false),
});
export type MadeElsewhere = z.infer<typeof madeElsewhereSchema>;

/** Whom the messages of a conversation went to, with the person's word. */
export const wentToSchema = z.object({ name: z.string(), host: z.string() });
