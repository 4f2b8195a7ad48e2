import { z } from 'zod';
import { sha256Schema } from './ids.ts';
import { isHubAddress, isProxyAddress } from './netAddress.ts';

/** Why nothing came, or not all of it; the window has a sentence for each. */
export const fetchTroubleSchema = z.enum([
  /** No way there: no network, no such host, nobody who listens. */
  'unreachable',
  /** Somebody is there and says nothing, or says it too slowly. */
  'slow',
  'certificate',
  'proxy',
  'not-found',
  /** The repository's owner wants its terms accepted first. */
  'gated',
  'denied',
  'busy',
  'server',
  /** What came cannot be read as what was asked for. */
  'answer',
  'address',
  /** Plain http to another machine, and nobody agreed to that. */
  'plain',
  'redirect',
  'redirects',
  'no-length',
  'too-large',
  'length',
  'hash',
  'parts',
]);
export type FetchTrouble = z.infer<typeof fetchTroubleSchema>;

const count = z.number().int().nonnegative();

/** "owner/name" of a repository; part of an address, so nothing else may pass. */
export const repositoryIdSchema = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)?$/)
  .refine((id) => !id.includes('..'));

/** A file's path within a repository: no step upwards, nothing that a screen shows otherwise than it is. */
export const repositoryPathSchema = z
  .string()
  .min(1)
  .max(400)
  .refine((path) => !/[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(path))
  .refine((path) => path.split('/').every((step) => step !== '' && step !== '.' && step !== '..'));

export const termsSchema = z.object({
  /** As its card says: "apache-2.0", "other"; a stranger's word. */
  name: z.string().max(120),
  /** Where the text is to be read; https only. */
  link: z.string().max(2048).nullable(),
});

export const foundModelSchema = z.object({
  id: repositoryIdSchema,
  downloads: count.nullable(),
  likes: count.nullable(),
  gated: z.boolean(),
  terms: termsSchema.nullable(),
});
export type FoundModel = z.infer<typeof foundModelSchema>;

/** What the size alone lets one guess about this machine; the header says more once it is here. */
export const roomGuessSchema = z.enum(['fits', 'tight', 'too-large']);
export type RoomGuess = z.infer<typeof roomGuessSchema>;

export const offeredModelSchema = z.object({
  /** Its path in the repository; for an address, the file's name. */
  path: z.string().max(400),
  name: z.string().max(400),
  quantisation: z.string().max(32).nullable(),
  bytes: count.nullable(),
  /** More than one when the model lies in pieces, which are shown as one. */
  parts: z.number().int().positive(),
  /** What the source says that it hashes to. */
  sha256: sha256Schema.nullable(),
  guess: roomGuessSchema.nullable(),
  /** It is in the library already. */
  here: z.boolean(),
});
export type OfferedModel = z.infer<typeof offeredModelSchema>;

/** What leaves this machine at the moment: who is asked, and for what. */
export const netUseSchema = z.object({
  what: z.enum(['search', 'look', 'file', 'server', 'chain']),
  /** The words that were looked for, the repository, or the file. */
  subject: z.string(),
  /** The machine that is talked to now; redirects change it. */
  host: z.string(),
  /** The job that fetches; null for what is only asked. */
  job: z.string().nullable(),
  /** The file changed at its source, so the fetching began again. */
  beganAgain: z.boolean(),
});
export type NetUse = z.infer<typeof netUseSchema>;

const QUANTISATION =
  /(?<=^|[._-])(IQ[1-4]_(?:XXS|XS|NL|S|M)|Q[2-8]_(?:K(?:_(?:XXS|XS|XL|S|M|L))?|[01](?:_\d){0,2})|TQ[12]_0|MXFP4|NVFP4|BF16|FP?16|FP?32)(?=$|[._-])/gi;

/** "Q4_K_M" from "Some-Model-Q4_K_M.gguf"; a guess, as names are made by people. Null when the name does not say. */
export function quantisationOf(fileName: string): string | null {
  const found = [...fileName.replace(/\.gguf$/i, '').matchAll(QUANTISATION)].at(-1)?.[1];
  return found === undefined ? null : found.toUpperCase().replace(/^FP/, 'F');
}

const PIECE = /-(\d{5})-of-(\d{5})\.gguf$/i;

/** Of a file that is one piece of several: the name of the whole, which piece, and of how many. */
export function pieceOf(path: string): { whole: string; piece: number; of: number } | null {
  const found = PIECE.exec(path);
  if (found === null) return null;
  return { whole: path.replace(PIECE, '.gguf'), piece: Number(found[1]), of: Number(found[2]) };
}

/** Parts of a model that answer nothing by themselves: eyes ("mmproj") and a quantiser's notes ("imatrix"). */
export function isBaseFile(path: string): boolean {
  const name = path.split('/').at(-1) ?? '';
  return /\.gguf$/i.test(name) && !/^(mmproj|imatrix)|[._-](mmproj|imatrix)[._-]/i.test(name);
}

/** Beside the weights, for context and work space, a model takes about so much of its size more. */
const ROOM_BESIDE = 1.15;
/** With less than this left, other programs will feel it. */
const COMFORT = 1.35;

export function guessRoom(fileBytes: number, freeBytes: number): RoomGuess {
  if (fileBytes * ROOM_BESIDE > freeBytes) return 'too-large';
  return fileBytes * COMFORT > freeBytes ? 'tight' : 'fits';
}

/** What a hub gives to those whom it knows: signs that may stand in a header, and no others. */
export const hubTokenSchema = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{8,500}$/);

export const hubAddressSchema = z.string().refine(isHubAddress);
export const proxyAddressSchema = z.string().refine(isProxyAddress);
