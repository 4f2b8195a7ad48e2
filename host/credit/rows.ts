import { type Colophon, colophonSchema } from '#core/colophon.ts';
import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';

/** What was found so far, so that it is shown at once after a reload. It goes with its answer. */
export function writeColophon(catalogue: Catalogue, colophon: Colophon): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue
      .statement(
        `INSERT INTO colophons (turn, is_open, colophon) SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM turns WHERE id = ?1)
         ON CONFLICT (turn) DO UPDATE SET is_open = excluded.is_open, colophon = excluded.colophon`,
      )
      .run(colophon.message, isOver(colophon) ? 0 : 1, JSON.stringify(colophon));
  });
}

export function readColophon(catalogue: Catalogue, message: string): Colophon | undefined {
  const row = catalogue.statement('SELECT colophon FROM colophons WHERE turn = ?').get(message);
  return row === undefined ? undefined : colophonSchema.safeParse(parsed(row['colophon'])).data;
}

/** Those that the last run left unfinished, oldest first. */
export function openColophons(catalogue: Catalogue): string[] {
  const rows = catalogue.statement('SELECT turn FROM colophons WHERE is_open = 1 ORDER BY turn').all();
  return rows.map((row) => String(row['turn']));
}

export function isOver({ state }: Colophon): boolean {
  return state === 'done' || state === 'failed';
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
