import { canonicalBytes } from '#core/canonical/canonical.ts';
import { reviewReasonsSchema, reviewsFileSchema } from '#core/datanet/reasons.ts';
import type { Vote } from '#core/datanet/shown.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type ContentStore, sha256Of } from '../storage/contentStore.ts';
import type { IndexFile } from './indexFile.ts';

/** A vote as the chain has it: by the SHA-256, with 0x, of what the reviewer wrote. */
export type VoteRow = Omit<Vote, 'text'> & { reasons: string };

/** With what was written, as far as it is here and about this very contribution. */
export function withTexts(store: Pick<ContentStore, 'get'>, votes: readonly VoteRow[], root: string): Promise<Vote[]> {
  return Promise.all(
    votes.map(async ({ reasons, ...vote }) => ({ ...vote, text: await textOf(store, reasons.slice(2), root) })),
  );
}

async function textOf(store: Pick<ContentStore, 'get'>, hash: string, root: string): Promise<string | null> {
  const content = await store.get(hash);
  if (content === null) return null;
  const said = reviewReasonsSchema.safeParse(read(content.toString('utf8')));
  return said.success && said.data.root === root ? said.data.text : null;
}

/** Keeps what reviewers handed on, where its fingerprint is that of a vote; how much of it is. */
export async function takeReviews(
  store: Pick<ContentStore, 'put'>,
  index: IndexFile,
  text: string,
): Promise<Result<number, Failure>> {
  const file = reviewsFileSchema.safeParse(read(text));
  let taken = 0;
  for (const review of file.data?.reviews ?? []) {
    const bytes = canonicalBytes(review);
    if (!bytes.ok) continue;
    const known = index.statement('SELECT 1 FROM votes WHERE reasons = ?').get(`0x${sha256Of(bytes.value)}`);
    if (known === undefined) continue;
    const kept = await store.put(bytes.value);
    if (!kept.ok) return kept;
    taken += 1;
  }
  return ok(taken);
}

/** Null where it is no JSON at all. */
function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
