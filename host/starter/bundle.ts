import { join } from 'node:path';
import { type StarterFile, type StarterKind, starterFileSchema } from '#core/starter.ts';
import type { Disk } from '../durable/disk.ts';

/** A small world as it lies beside the app. */
export interface Bundle {
  readonly folder: string;
  readonly told: StarterFile;
  /** All that is added of it. */
  readonly bytes: number;
}

export interface Piece {
  readonly kind: StarterKind;
  readonly hash: string;
}

export const baseFileOf = ({ folder, told }: Bundle): string => join(folder, told.base.file);
export const snapshotFileOf = ({ folder }: Bundle, root: string, name: 'manifest.json' | 'records.jsonl'): string =>
  join(folder, 'snapshots', root, name);
export const adapterFileOf = ({ folder }: Bundle, hash: string, name: 'adapter.gguf' | 'adapter.json'): string =>
  join(folder, 'adapters', hash, name);

/** In the order in which they need each other. */
export function piecesOf({ told }: Bundle): Piece[] {
  return [
    { kind: 'base', hash: told.base.sha256 },
    ...told.snapshots.map(({ root }): Piece => ({ kind: 'snapshot', hash: root })),
    ...told.adapters.map(({ sha256 }): Piece => ({ kind: 'adapter', hash: sha256 })),
  ];
}

/** Null where a build brings none, or not all of it: then the app does not speak of it. */
export async function readBundle(folder: string | undefined, disk: Disk): Promise<Bundle | null> {
  if (folder === undefined) return null;
  try {
    const text = (await disk.readFile(join(folder, 'starter.json'))).toString('utf8');
    const told = starterFileSchema.parse(JSON.parse(text));
    const bundle = { folder, told, bytes: 0 };
    const files = [
      baseFileOf(bundle),
      ...told.snapshots.map(({ root }) => snapshotFileOf(bundle, root, 'records.jsonl')),
      ...told.adapters.map(({ sha256 }) => adapterFileOf(bundle, sha256, 'adapter.gguf')),
    ];
    const sizes = await Promise.all(files.map((file) => disk.stat(file).then(({ size }) => size)));
    return { ...bundle, bytes: sizes.reduce((sum, size) => sum + size, 0) };
  } catch {
    return null;
  }
}
