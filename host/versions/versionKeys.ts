import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type KeyPair, type MemberKey, keyPairOf } from '../sealed/ageKeys.ts';
import { SealedError, openedBytes, sealedFile } from '../sealed/sealing.ts';
import { smallFile } from '../storage/place.ts';

/** Bytes: some ten thousand members. */
export const LONGEST_KEYS = 4 * 2 ** 20;

/** By which a file of wrapped keys is known at its place: so none takes the place of an earlier one. */
export function keysFileName(hash: string): string {
  return `${hash}.keys`;
}

/** A version's key, for each of these to open with their own; null where there is nobody. */
export async function wrappedKey(version: KeyPair, keys: readonly MemberKey[]): Promise<Buffer | null> {
  const sealed = await sealedFile(smallFile('key', version.identity), keys);
  return sealed === null ? null : bytesFrom(sealed.content());
}

/** `key`: what the version's manifest says that it is encrypted for. A file that holds another key is none of it. */
export async function unwrappedKey(
  file: Buffer,
  identities: readonly string[],
  { number, key }: { number: number; key: MemberKey },
): Promise<Result<KeyPair, Failure>> {
  try {
    const identity = (await bytesFrom(openedBytes(only(file), identities))).toString('utf8');
    const pair = await keyPairOf(identity);
    return pair?.key === key ? ok(pair) : fail({ code: 'VERSION_REFUSED', number, reason: 'keys' });
  } catch (error) {
    if (!(error instanceof SealedError)) throw error;
    return fail({ code: 'VERSION_REFUSED', number, reason: error.reason === 'others' ? 'not-for-you' : 'keys' });
  }
}

async function bytesFrom(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts);
}

async function* only(bytes: Uint8Array) {
  yield bytes;
  await Promise.resolve();
}
