import { carriedParts } from '#core/carried.ts';
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
    if (colophon.state === 'done') writeCarried(catalogue, colophon);
  });
}

/** What the views over time count. What is found later takes the place of what was known before. */
function writeCarried(catalogue: Catalogue, colophon: Colophon): void {
  const { message, unattributed } = colophon;
  catalogue
    .statement(
      `INSERT INTO told (turn, at, unattributed) SELECT id, created_at, ?2 FROM turns WHERE id = ?1
       ON CONFLICT (turn) DO UPDATE SET unattributed = excluded.unattributed`,
    )
    .run(message, unattributed);
  catalogue.statement('DELETE FROM carried WHERE turn = ?').run(message);
  const insert = catalogue.statement(
    `INSERT OR REPLACE INTO carried (turn, kind, id, at, name, parts, low, high, people)
     SELECT id, ?2, ?3, created_at, ?4, ?5, ?6, ?7, ?8 FROM turns WHERE id = ?1`,
  );
  for (const { kind, id, name, parts, low, high, people } of carriedParts(colophon))
    insert.run(message, kind, id, name, parts, low, high, JSON.stringify(people));
}

/** Colophons that were whole before there were views over time. */
export function countEarlierColophons(catalogue: Catalogue): Result<void, Failure> {
  return catalogue.write(() => {
    const rows = catalogue
      .statement('SELECT turn FROM colophons WHERE is_open = 0 AND turn NOT IN (SELECT turn FROM told)')
      .all();
    for (const { turn } of rows) {
      const colophon = readColophon(catalogue, String(turn));
      if (colophon?.state === 'done') writeCarried(catalogue, colophon);
    }
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
