import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { ulidSchema } from '#core/ids.ts';
import { partsOf } from '#core/quality/personal/inValue.ts';
import { findPersonalData } from '#core/quality/personal/personalData.ts';
import { fail, ok } from '#core/result.ts';
import type { PersonalFinding } from '#protocol/window/projects.ts';
import type { Disk } from '../durable/disk.ts';
import type { JobContext, JobDefinition } from '../jobs/jobs.ts';
import { DerivedFile } from './derivedFile.ts';
import type { FrameDamage } from './frameFile.ts';
import { type OpenProject, damageFailure } from './openProject.ts';
import type { Projects } from './projects.ts';

const inputSchema = z.object({ project: ulidSchema });
const SLICE = 50;

interface Head {
  at: number;
  records: number;
}

interface Tally {
  found: number;
  damage: FrameDamage | null;
}

export function personalDataFile(derived: string, project: string, disk: Disk): DerivedFile<Head, PersonalFinding> {
  return new DerivedFile(join(derived, project), 'personalData@2', disk);
}

/** Looks every text and every turn of a conversation over, of every record. What it finds is for a person to judge: nothing is changed. */
export function personalDataJob({
  projects,
  derived,
  disk,
}: {
  projects: Projects;
  derived: string;
  disk: Disk;
}): JobDefinition {
  return {
    kind: 'scan-personal-data',
    atOnce: 1,
    async run(context) {
      const { project: id } = inputSchema.parse(context.input);
      return projects.with(id, async (project) => {
        const tally: Tally = { found: 0, damage: null };
        const file = personalDataFile(derived, id, disk);
        const written = await file.write(
          { at: Date.now(), records: project.store.records },
          findings(project, context, tally),
        );
        if (context.signal.aborted) return fail({ code: 'CANCELLED' });
        if (tally.damage !== null) return fail(damageFailure(tally.damage));
        return written ? ok(String(tally.found)) : fail({ code: 'DISK_WRITE_FAILED', detail: 'findings' });
      });
    },
    async discard(_job, input) {
      const { project } = inputSchema.parse(input);
      await disk.unlink(personalDataFile(derived, project, disk).workPath).catch(() => {});
    },
  };
}

async function* findings(
  project: OpenProject,
  context: JobContext,
  tally: Tally,
): AsyncGenerator<PersonalFinding[] | null> {
  for (const piece of project.store.pieces.slice()) {
    const records = await project.store.recordsIn(piece);
    if (!records.ok) {
      tally.damage = records.failure;
      yield null;
      return;
    }
    const found: PersonalFinding[] = [];
    for (const [place, { ordinal, fields }] of records.value.entries()) {
      for (const [field, value] of Object.entries(fields)) {
        for (const { text, start } of partsOf(value)) {
          for (const finding of findPersonalData(text)) {
            found.push({
              record: ordinal,
              field,
              ...finding,
              start: start + finding.start,
              end: start + finding.end,
            });
          }
        }
      }
      if (place % SLICE === SLICE - 1) await turn();
    }
    if (context.signal.aborted) {
      // Half of the findings would look like all of them.
      yield null;
      return;
    }
    tally.found += found.length;
    context.progress(piece.first + piece.count);
    yield found;
  }
}
