import { hash } from 'node:crypto';
import type { ReadManifest } from '#core/snapshot/manifest.ts';
import { LONG_MANIFEST, readManifestBeside } from './threads.ts';

/** So many long ones are held. */
const HELD = 4;

/** What was read of long manifests, by the hash of their text: lists and desks ask for the same ones again and again. */
export class LongManifests {
  readonly #held = new Map<string, ReadManifest>();

  async read(text: string): Promise<ReadManifest> {
    if (text.length <= LONG_MANIFEST) return readManifestBeside(text);
    const key = hash('sha256', text, 'hex');
    const found = this.#held.get(key) ?? (await readManifestBeside(text));
    this.#held.delete(key);
    this.#held.set(key, found);
    const [oldest] = this.#held.keys();
    if (this.#held.size > HELD && oldest !== undefined) this.#held.delete(oldest);
    return found;
  }
}
