import { join } from 'node:path';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type Rule, rulesSchema } from '#core/suggest/rules.ts';
import { diskFailure } from '../durable/failures.ts';
import { writeFileDurably } from '../durable/writeFileDurably.ts';
import type { OpenProject } from '../projects/openProject.ts';

const fileSchema = z.object({ format: z.literal(1), rules: rulesSchema });

/** The rules of a project are people's work: they lie in its folder. */
function pathOf({ folders }: OpenProject): string {
  return join(folders.root, 'rules.json');
}

export async function readRules(project: OpenProject): Promise<Result<Rule[], Failure>> {
  let text: string;
  try {
    const file = await project.disk.open(pathOf(project), 'r');
    try {
      text = await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok([]);
    return fail(diskFailure(error, project.folders.root, 0));
  }
  try {
    return ok(fileSchema.parse(JSON.parse(text)).rules);
  } catch {
    return fail({ code: 'FILE_UNREADABLE', name: 'rules.json', detail: 'damaged' });
  }
}

export function writeRules(project: OpenProject, rules: readonly Rule[]): Promise<Result<void, Failure>> {
  const text = `${JSON.stringify({ format: 1, rules }, null, 2)}\n`;
  return writeFileDurably(pathOf(project), text, { disk: project.disk });
}
