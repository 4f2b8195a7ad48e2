import { z } from 'zod';
import {
  foundModelSchema,
  isBaseFile,
  pieceOf,
  quantisationOf,
  repositoryIdSchema,
  repositoryPathSchema,
} from '#core/fetch.ts';
import type { FoundModel, OfferedModel } from '#core/fetch.ts';
import { sha256Schema } from '#core/ids.ts';

/**
 * The hub's answers, read as a stranger's: of its documented shape (https://huggingface.co/docs/hub/api) only what is
 * used, each with bounds; an entry that does not fit is left out and costs the others nothing.
 */

const MOST_FOUND = 40;
const MOST_FILES = 5_000;
/** Larger than any model file; a number beyond it is a lie. */
const LARGEST_FILE_BYTES = 2 ** 43;

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const gatedSchema = z.union([z.boolean(), z.string().transform(() => true)]).catch(false);
const tagsSchema = z.array(z.unknown()).catch([]);

const foundSchema = z.object({
  id: repositoryIdSchema,
  downloads: count.nullable().catch(null),
  likes: count.nullable().catch(null),
  gated: gatedSchema,
  tags: tagsSchema,
});

export function readFound(answer: unknown): FoundModel[] | undefined {
  if (!Array.isArray(answer)) return undefined;
  return answer.slice(0, MOST_FOUND).flatMap((entry) => {
    const read = foundSchema.safeParse(entry);
    if (!read.success) return [];
    const { tags, ...found } = read.data;
    const name = licenceTag(tags);
    const whole = foundModelSchema.safeParse({ ...found, terms: name === undefined ? null : { name, link: null } });
    return whole.success ? [whole.data] : [];
  });
}

const cardSchema = z
  .object({
    license: z.union([z.string(), z.array(z.string()).transform((all) => all.join(', '))]).catch(''),
    license_name: z.string().catch(''),
    license_link: z.string().catch(''),
  })
  .catch({ license: '', license_name: '', license_link: '' });

const repositorySchema = z.object({
  id: repositoryIdSchema,
  /** The commit that `main` is at now. */
  sha: z.string().regex(/^[0-9a-f]{40,64}$/),
  gated: gatedSchema,
  tags: tagsSchema,
  cardData: cardSchema,
  siblings: z.array(z.unknown()).catch([]),
});

const siblingSchema = z.object({
  rfilename: repositoryPathSchema,
  size: count.max(LARGEST_FILE_BYTES).nullable().catch(null),
  lfs: z
    .object({
      sha256: sha256Schema.nullable().catch(null),
      oid: sha256Schema.nullable().catch(null),
      size: count.max(LARGEST_FILE_BYTES).nullable().catch(null),
    })
    .nullable()
    .catch(null),
});

export interface RepositoryFile extends Omit<OfferedModel, 'guess' | 'here'> {
  /** Of a model in pieces: each that was listed. */
  pieces: { path: string; piece: number; bytes: number | null; sha256: string | null }[];
}

export interface Repository {
  id: string;
  revision: string;
  gated: boolean;
  terms: { name: string; link: string | null } | null;
  files: RepositoryFile[];
}

export function readRepository(answer: unknown, wanted: string): Repository | undefined {
  const read = repositorySchema.safeParse(answer);
  // Renamed repositories answer under their new name; anything else than a name has failed the schema.
  if (!read.success) return undefined;
  const { sha, gated, tags, cardData, siblings } = read.data;
  const name = (cardData.license_name || cardData.license || licenceTag(tags) || '').slice(0, 120);
  return {
    id: wanted,
    revision: sha,
    gated,
    terms: name === '' ? null : { name: plain(name), link: httpsLink(cardData.license_link) },
    files: filesOf(siblings.slice(0, MOST_FILES)),
  };
}

/** The model files, smallest first; the pieces of one model as one. */
function filesOf(siblings: readonly unknown[]): Repository['files'] {
  const files = new Map<string, Repository['files'][number]>();
  for (const sibling of siblings) {
    const read = siblingSchema.safeParse(sibling);
    if (!read.success || !isBaseFile(read.data.rfilename)) continue;
    const { rfilename: path, size, lfs } = read.data;
    const bytes = lfs?.size ?? size;
    const piece = pieceOf(path);
    const whole = piece?.whole ?? path;
    const known = piece === null ? undefined : files.get(whole);
    const sha256 = lfs?.sha256 ?? lfs?.oid ?? null;
    files.set(whole, {
      path: whole,
      name: whole.split('/').at(-1) ?? whole,
      quantisation: quantisationOf(whole) ?? quantisationOf(whole.split('/').at(-2) ?? ''),
      bytes: known === undefined ? bytes : known.bytes === null || bytes === null ? null : known.bytes + bytes,
      parts: piece === null ? 1 : Math.max(1, piece.of),
      sha256: piece === null ? sha256 : null,
      pieces: piece === null ? [] : [...(known?.pieces ?? []), { path, piece: piece.piece, bytes, sha256 }],
    });
  }
  return [...files.values()].toSorted(
    (a, b) => (a.bytes ?? LARGEST_FILE_BYTES) - (b.bytes ?? LARGEST_FILE_BYTES) || (a.path < b.path ? -1 : 1),
  );
}

function licenceTag(tags: readonly unknown[]): string | undefined {
  const tag = tags.find((each): each is string => typeof each === 'string' && each.startsWith('license:'));
  return tag === undefined ? undefined : plain(tag.slice('license:'.length).slice(0, 120));
}

function httpsLink(link: string): string | null {
  const url = link.length > 2048 ? null : URL.parse(link);
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
}

/** Without signs that do not show, or that turn the reading direction. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim();
}
