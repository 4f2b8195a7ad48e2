import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { settledOf } from '#core/curate/state/reads.ts';
import { slugSchema } from '#core/curate/value.ts';
import type { Failure } from '#core/failure.ts';
import { ulidSchema } from '#core/ids.ts';
import { findLabelErrors } from '#core/quality/confidentLearning.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { LabelError, LabelErrorsHead } from '#protocol/window/quality.ts';
import type { Disk } from '../durable/disk.ts';
import type { JobContext, JobDefinition } from '../jobs/jobs.ts';
import { DerivedFile } from '../projects/derivedFile.ts';
import type { OpenProject } from '../projects/openProject.ts';
import type { Projects } from '../projects/projects.ts';
import type { Suggestions } from '../suggestions/suggestions.ts';
import { inLists } from './lists.ts';

const inputSchema = z.object({ project: ulidSchema, question: slugSchema });
const BATCH = 2_000;

interface Parts {
  projects: Projects;
  /** How probable a model thinks each label of a record. */
  suggestions: Pick<Suggestions, 'probabilities'>;
  derived: string;
  disk: Disk;
}

export function labelErrorsFile(
  derived: string,
  project: string,
  disk: Disk,
): DerivedFile<LabelErrorsHead, LabelError> {
  return new DerivedFile(join(derived, project), 'labelErrors@1', disk);
}

/** Holds the labels that people settled on against what a model thought of the same records (confident learning). */
export function labelErrorsJob(parts: Parts): JobDefinition {
  const { projects, derived, disk } = parts;
  return {
    kind: 'find-label-errors',
    atOnce: 1,
    async run(context) {
      const { project: id, question } = inputSchema.parse(context.input);
      return projects.with(id, async (project): Promise<Result<string, Failure>> => {
        const examples = await examplesOf(parts, project, question, context);
        if (!examples.ok) return examples;
        const { head, errors } = suspected(examples.value, project, question);
        const written = await labelErrorsFile(derived, id, disk).write(head, inLists(errors));
        return written ? ok(String(errors.length)) : fail({ code: 'DISK_WRITE_FAILED', detail: 'suspected labels' });
      });
    },
    async discard(_job, input) {
      const { project } = inputSchema.parse(input);
      await disk.unlink(labelErrorsFile(derived, project, disk).workPath).catch(() => {});
    },
  };
}

interface Examples {
  readonly labels: readonly string[];
  readonly records: readonly number[];
  /** By place in `records`. */
  readonly rows: readonly Float32Array[];
  /** Places in `labels`. */
  readonly given: readonly number[];
}

/** The records that have both a settled label and probabilities. */
async function examplesOf(
  { suggestions }: Parts,
  project: OpenProject,
  question: string,
  context: JobContext,
): Promise<Result<Examples, Failure>> {
  const [records, rows, given]: [number[], Float32Array[], number[]] = [[], [], []];
  let labels: readonly string[] = [];
  for (let after = -1; ;) {
    const page = await suggestions.probabilities(project.id, question, after, BATCH);
    if (!page.ok) return page;
    labels = page.value.labels;
    for (const { record, probabilities } of page.value.rows) {
      const answer = record < project.state.records ? settledOf(project.state, record)?.answers[question] : undefined;
      // An answer without a label, or with several, is no example of one.
      const [label, ...others] = answer?.kind === 'choice' ? answer.labels : [];
      const place = label === undefined || others.length > 0 ? -1 : labels.indexOf(label);
      if (place === -1) continue;
      records.push(record);
      rows.push(Float32Array.from(probabilities));
      given.push(place);
    }
    after = page.value.rows.at(-1)?.record ?? after;
    if (context.signal.aborted) return fail({ code: 'CANCELLED' });
    context.progress(after + 1);
    if (!page.value.more) break;
    await turn();
  }
  return records.length === 0 ? fail({ code: 'NOTHING_CHOSEN' }) : ok({ labels, records, rows, given });
}

function suspected(
  { labels, records, rows, given }: Examples,
  project: OpenProject,
  question: string,
): { head: LabelErrorsHead; errors: LabelError[] } {
  const found = findLabelErrors(rows, given, labels.length);
  const errors = found.errors.map((error): LabelError => {
    const row = rows[error.record];
    return {
      record: records[error.record] ?? 0,
      given: labels[error.given] ?? '',
      suggested: labels[error.suggested] ?? '',
      selfConfidence: error.selfConfidence,
      suggestedProbability: row?.[error.suggested] ?? 0,
    };
  });
  const head: LabelErrorsHead = {
    at: Date.now(),
    question,
    records: project.store.records,
    compared: found.compared,
    found: errors.length,
    noise: found.noise,
    labels: labels.map((label, place) => ({
      label,
      given: given.filter((one) => one === place).length,
      threshold: found.thresholds[place] ?? null,
      found: errors.filter((error) => error.given === label).length,
    })),
  };
  return { head, errors };
}
