import type { Holding } from '#core/datanet/holding.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Manifest } from '#core/snapshot/manifest.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';

/** A sealed snapshot, and where its records lie. */
export interface Source {
  readonly manifest: Manifest;
  readonly path: string;
  /** The datanets that it came from, as they were read. */
  readonly holdings: readonly Holding[];
}

export async function sourcesOf(
  snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>,
  roots: readonly string[],
  holdings: (root: string) => Promise<readonly Holding[]>,
): Promise<Result<Source[], Failure>> {
  const sources: Source[] = [];
  for (const root of new Set(roots)) {
    const manifest = await snapshots.manifest(root);
    if (!manifest.ok) return manifest;
    sources.push({ manifest: manifest.value, path: snapshots.recordsPath(root), holdings: await holdings(root) });
  }
  return ok(sources);
}
