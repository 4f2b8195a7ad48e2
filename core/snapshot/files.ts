import { type BadValue, canonicalText } from '../canonical/canonical.ts';
import { fileNameFrom } from '../fileName.ts';
import { type Result, ok } from '../result.ts';
import { datasetCard } from './card.ts';
import { croissantOf } from './croissant.ts';
import { type Manifest, manifestText } from './manifest.ts';

/** What a snapshot lies in, in the order in which it travels: what comes first says what the rest has to be. */
export const SNAPSHOT_FILES = ['manifest.json', 'records.jsonl', 'croissant.json', 'README.md'] as const;

/** Of a file that holds all of them. */
export const ARCHIVE_ENDING = '.colophon';

/** Bytes. A hundred thousand contributors take less. */
export const LONGEST_MANIFEST = 64 * 1024 ** 2;
/** Bytes of records.jsonl. More is no file that somebody hands to somebody. */
export const MOST_RECORD_BYTES = 64 * 1024 ** 3;

/** All but the records: what is written of the manifest, the same for the same manifest. */
export function describingFiles(manifest: Manifest): Result<[name: string, text: string][], BadValue> {
  const text = manifestText(manifest);
  if (!text.ok) return text;
  const croissant = canonicalText(croissantOf(manifest));
  if (!croissant.ok) return croissant;
  return ok([
    ['manifest.json', text.value],
    ['croissant.json', croissant.value],
    ['README.md', datasetCard(manifest, [])],
  ]);
}

/** A name for the archive's file that every system takes. */
export function archiveName({ name, root }: Pick<Manifest, 'name' | 'root'>): string {
  return `${fileNameFrom(name, root.slice(0, 12))}${ARCHIVE_ENDING}`;
}
