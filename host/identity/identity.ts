import { readFile, rename } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { writeFileDurably } from '../durable/writeFileDurably.ts';
import type { Log } from '../log/log.ts';
import type { SecretVault } from '../shell.ts';

const fileSchema = z.object({
  version: z.literal(1),
  /** Compressed, hex. Beside the sealed key, so that a start asks no keychain for anything. */
  publicKey: z.string().regex(/^0[23][0-9a-f]{64}$/),
  /** The private key as the shell's vault sealed it, base64. */
  sealedKey: z.string(),
});

type SigningFailure = { code: 'KEY_UNAVAILABLE'; detail: string } | Failure;

/** The person's name to the world. It can sign for them, and move no money. */
export interface Identity {
  readonly publicKey: string;
  /** A compact signature over a 32-byte digest. The key is opened for this call only. */
  sign(digest: Uint8Array): Promise<Result<Uint8Array, SigningFailure>>;
  /** Settles when nothing is being written any more; a keychain that keeps silent is not waited for. */
  close(): Promise<void>;
}

/** Some keychains ask the person first, who may have gone. */
const LONGEST_CLOSE_MS = 2_000;

/**
 * Reads the identity, or makes one at first start. A new one is usable at once and is put on disk meanwhile; nothing
 * is signed before it lies there, so a crash in between loses nothing that anybody has seen.
 */
export async function openIdentity(path: string, vault: SecretVault, log: Log, disk?: Disk): Promise<Identity> {
  const found = await read(path);
  if (found.kind === 'good') {
    const { publicKey, sealedKey } = found.file;
    return identityOf(
      publicKey,
      () => openKey(vault, sealedKey),
      () => Promise.resolve(),
    );
  }
  if (found.kind === 'damaged') {
    log.warn('the identity file is damaged; it is kept aside and a new identity is made');
    await rename(path, `${path}.damaged-${Date.now()}`);
  }

  const { secp256k1 } = await import('@noble/curves/secp256k1.js');
  const { secretKey, publicKey } = secp256k1.keygen();
  const publicHex = Buffer.from(publicKey).toString('hex');
  const keep = async (): Promise<Result<Uint8Array, SigningFailure>> => {
    let sealed: Uint8Array;
    try {
      sealed = await vault.seal(secretKey);
    } catch {
      return fail({ code: 'KEY_UNAVAILABLE', detail: 'sealing failed' });
    }
    const file = { version: 1, publicKey: publicHex, sealedKey: Buffer.from(sealed).toString('base64') };
    const wrote = await writeFileDurably(path, JSON.stringify(file), { mode: 0o600, ...(disk && { disk }) });
    return wrote.ok ? ok(secretKey) : wrote;
  };
  let keeping = keep();
  keeping
    .then((kept) => {
      if (kept.ok) log.info('made the identity', { publicKey: publicHex.slice(0, 12) });
      else log.warn('the identity could not be kept yet', { code: kept.failure.code });
    })
    .catch((error: unknown) => log.error('the identity could not be kept', error));
  const key = async () => {
    const kept = await keeping;
    if (kept.ok) return kept;
    // The disk may have room again, or the keychain may be open by now.
    keeping = keep();
    return keeping;
  };
  return identityOf(publicHex, key, () => keeping);
}

function identityOf(
  publicKey: string,
  key: () => Promise<Result<Uint8Array, SigningFailure>>,
  written: () => Promise<unknown>,
): Identity {
  return {
    publicKey,
    async sign(digest) {
      const opened = await key();
      if (!opened.ok) return opened;
      const { secp256k1 } = await import('@noble/curves/secp256k1.js');
      return ok(secp256k1.sign(digest, opened.value, { prehash: false }));
    },
    async close() {
      await Promise.race([written(), pause(LONGEST_CLOSE_MS, undefined, { ref: false })]);
    },
  };
}

async function openKey(vault: SecretVault, sealedKey: string): Promise<Result<Uint8Array, SigningFailure>> {
  try {
    return ok(await vault.open(Buffer.from(sealedKey, 'base64')));
  } catch {
    // The vault's own words may tell about the key: they stay there.
    return fail({ code: 'KEY_UNAVAILABLE', detail: 'the keychain did not open it' });
  }
}

type Read = { kind: 'good'; file: z.infer<typeof fileSchema> } | { kind: 'absent' } | { kind: 'damaged' };

async function read(path: string): Promise<Read> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'absent' };
    throw error;
  }
  try {
    return { kind: 'good', file: fileSchema.parse(JSON.parse(text)) };
  } catch {
    return { kind: 'damaged' };
  }
}
