import { CopyDatabase, type Piece } from './copyDatabase.ts';

/**
 * Writes records into the window's database, beside the thread that draws. Relaxed: what a power cut takes is fetched
 * from the host again.
 */
export interface CopyOrder {
  readonly project: string;
  readonly pieces: readonly Piece[];
  /** Records that are there from the first on, once these are. */
  readonly copied: number;
}
export type CopyAnswer = { readonly copied: number } | { readonly failed: string };

let database: CopyDatabase | undefined;

self.addEventListener('message', ({ data }: MessageEvent<CopyOrder>) => {
  void write(data).then(
    () => answer({ copied: data.copied }),
    (error: unknown) => answer({ failed: error instanceof Error ? error.name : 'unknown' }),
  );
});

async function write({ project, pieces, copied }: CopyOrder): Promise<void> {
  database ??= new CopyDatabase(project, 'relaxed');
  const { pieces: table, meta } = database;
  await database.transaction('rw', table, meta, async () => {
    await table.bulkPut([...pieces]);
    await meta.put({ key: 'copied', value: copied });
  });
}

function answer(message: CopyAnswer): void {
  self.postMessage(message);
}
