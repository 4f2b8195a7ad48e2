import type { PlacedFile } from '../storage/place.ts';
import { SEALED_ENDING } from '../storage/location.ts';
import { type MemberKey, recipientOf } from './ageKeys.ts';

/** Bytes before what was sealed: some ten thousand members. Each of them is tried with each key that there is here. */
const LONGEST_HEADER = 2 ** 20;
const HEADER_END = Buffer.from('\n---');

/** "others": sealed, and for none of the keys that there are; "damaged": what comes is not what was sealed. */
export class SealedError extends Error {
  readonly reason: 'others' | 'damaged';

  constructor(reason: 'others' | 'damaged') {
    super(reason);
    this.reason = reason;
  }
}

/**
 * A file as it leaves for members only: sealed with age for each of their keys, under a new file key each time it is
 * read. How long it will be is known before. Keys that are none are left out; without any there is nobody to seal for.
 */
export async function sealedFile(file: PlacedFile, keys: readonly MemberKey[]): Promise<PlacedFile | null> {
  const { Encrypter } = await import('age-encryption');
  const recipients = [...new Set(keys)].flatMap((key) => recipientOf(key) ?? []);
  if (recipients.length === 0) return null;
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  const measured = await encrypter.encrypt(ReadableStream.from([new Uint8Array(0)]));
  const bytes = measured.size(file.bytes);
  await measured.cancel();
  return {
    name: `${file.name}${SEALED_ENDING}`,
    bytes,
    async *content() {
      yield* await encrypter.encrypt(ReadableStream.from(file.content()));
    },
  };
}

/** What was sealed for one of these identities, as it was before. Throws a `SealedError` where it was not, or is broken. */
export async function* openedBytes(
  sealed: AsyncIterable<Uint8Array>,
  identities: readonly string[],
): AsyncGenerator<Uint8Array> {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  let broken: unknown;
  const noted = async function* () {
    try {
      yield* sealed;
    } catch (error) {
      broken = error;
      throw error;
    }
  };
  try {
    yield* await decrypter.decrypt(ReadableStream.from(withShortHeader(noted())));
  } catch (error) {
    // A disk that does not give it is told of as itself.
    if (broken !== undefined) throw broken;
    throw new SealedError(error instanceof Error && /no identity matched/i.test(error.message) ? 'others' : 'damaged');
  }
}

/** Held in memory until it ends, a header without an end would be all of the memory. */
async function* withShortHeader(sealed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let [before, isOver] = [0, false];
  let last: Uint8Array = new Uint8Array(0);
  for await (const part of sealed) {
    if (!isOver) {
      const seen = Buffer.concat([last, part]);
      const end = seen.indexOf(HEADER_END);
      isOver = end !== -1;
      if ((isOver ? before - last.length + end : before + part.length) > LONGEST_HEADER)
        throw new SealedError('damaged');
      last = seen.subarray(Math.max(0, seen.length - HEADER_END.length + 1));
      before += part.length;
    }
    yield part;
  }
}
