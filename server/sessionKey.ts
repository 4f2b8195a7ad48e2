import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const KEY_BYTES = 32;

/** The key that signs sessions, made at first start and readable by its owner alone. */
export async function sessionKey(dataFolder: string): Promise<Uint8Array> {
  const folder = join(dataFolder, 'keys');
  const path = join(folder, 'session.key');
  const kept = await readFile(path).catch(() => undefined);
  if (kept?.length === KEY_BYTES) return new Uint8Array(kept);
  // Losing this key only makes open windows ask for a new link, so a damaged one is simply replaced.
  const key = randomBytes(KEY_BYTES);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(path, 'w', 0o600);
  try {
    await file.write(key);
    await file.sync();
  } finally {
    await file.close();
  }
  return key;
}
