import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { starterFileSchema } from '#core/starter.ts';
import type { StarterFigures } from './figures.ts';
import { questionsOf } from './questions.ts';
import { starterTable, withTable } from './table.ts';
import { contributors, type World } from './world.ts';

const recall = z.object({ asked: z.number(), right: z.number(), part: z.number(), low: z.number(), high: z.number() });
const figures = z.object({
  parses: recall,
  publicFacts: recall,
  copying: recall,
  adapters: z.array(z.object({ name: z.string(), adapted: recall, base: recall })),
});
const madeSchema = starterFileSchema
  .omit({ ask: true })
  .loose()
  .extend({
    adapters: z.array(z.object({ name: z.string(), of: z.array(z.enum(contributors)), sha256: z.string() })),
    figures,
  });

/** Tries the questions for newcomers on a starter that lies in `folder`, and writes them into its starter.json. */
export async function tellQuestions(world: World, folder: string, root: string): Promise<StarterFigures> {
  const path = join(folder, 'starter.json');
  const made = madeSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  const adapters = await Promise.all(
    made.adapters.map(async ({ sha256, of }) => {
      const file = join(folder, 'adapters', sha256, 'adapter.gguf');
      return { sha256, of, path: file, bytes: (await stat(file)).size };
    }),
  );
  const ask = await questionsOf(world, join(folder, made.base.file), adapters, root);
  await writeFile(path, `${JSON.stringify({ ...made, ask }, null, 2)}\n`);
  return made.figures;
}

/** Brings the figures of a starter onto the page of measurements. */
export async function tellFigures(of: StarterFigures, root: string): Promise<void> {
  const page = join(root, 'docs', 'measurements.md');
  await writeFile(page, withTable(await readFile(page, 'utf8'), starterTable(of)));
}
