import { hash } from 'node:crypto';
import type { ReadManifest } from '#core/snapshot/manifest.ts';
import { LONG_MANIFEST, readManifestBeside } from './threads.ts';

/** So many are held; of long ones fewer. */
const HELD = 64;
const HELD_LONG = 4;

/**
 * What was read of manifests, by the hash of their text: lists, desks and every sentence of an answer ask for the same
 * ones again and again, and a signature takes milliseconds to look at. One whose file was changed is read anew.
 */
export class HeldManifests {
  readonly #short = new Map<string, ReadManifest>();
  readonly #long = new Map<string, ReadManifest>();

  async read(text: string): Promise<ReadManifest> {
    const long = text.length > LONG_MANIFEST;
    const held = long ? this.#long : this.#short;
    const key = hash('sha256', text, 'hex');
    const found = held.get(key) ?? (await readManifestBeside(text));
    held.delete(key);
    held.set(key, found);
    const [oldest] = held.keys();
    if (held.size > (long ? HELD_LONG : HELD) && oldest !== undefined) held.delete(oldest);
    return found;
  }
}
