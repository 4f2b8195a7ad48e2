import { z } from 'zod';
import { ulidSchema } from '#core/ids.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { isAskable } from '#core/suggest/asking.ts';
import { type SuggestProblem, suggestWishSchema } from '#protocol/window/suggestions.ts';
import type { JobContext, JobDefinition } from '../jobs/jobs.ts';
import type { OpenProject } from '../projects/openProject.ts';
import type { Projects } from '../projects/projects.ts';
import { Asker, type AskerParts } from './asker.ts';
import { examplesFor, wantedRecords } from './choosing.ts';
import { readRecords } from './reading.ts';
import type { Kept, SuggestionStore } from './store.ts';

export const suggestInputSchema = z.object({ project: ulidSchema, wish: suggestWishSchema, model: z.string() });

/** So many records are asked about one question before the next is: what the model has read of it serves them all. */
const SLICE = 16;

/** Windows ask for the figures anew each time that they are told. */
const TOLD_MS = 3_000;

const figuresSchema = z.object({
  by: z.string(),
  made: z.number(),
  refused: z.partialRecord(z.enum(['not-json', 'misfit', 'not-in-text', 'too-long']), z.number()),
  cut: z.number(),
});
export type RunFigures = z.infer<typeof figuresSchema>;
export const runFiguresSchema = figuresSchema;

const checkpointSchema = z.object({ done: z.number().int().nonnegative(), figures: figuresSchema });

export interface SuggestParts extends AskerParts {
  projects: Projects;
  storeOf: (project: string) => Promise<SuggestionStore>;
  revised: () => void;
}

/** Asks a model about many records. What it says is kept slice by slice; a restart goes on after the last. */
export function suggestJob(parts: SuggestParts): JobDefinition {
  return {
    kind: 'suggest',
    atOnce: 1,
    async run(context) {
      const { project } = suggestInputSchema.parse(context.input);
      return parts.projects.with(project, async (opened) => run(parts, opened, context));
    },
    async discard(id, input) {
      const { project } = suggestInputSchema.parse(input);
      (await parts.storeOf(project)).forget(id);
    },
  };
}

async function run(parts: SuggestParts, project: OpenProject, context: JobContext): Promise<Result<string, Failure>> {
  const { wish, model: hash } = suggestInputSchema.parse(context.input);
  const model = parts.library.find(hash);
  if (model === undefined) return fail({ code: 'NO_MODEL_CHOSEN' });
  const store = await parts.storeOf(project.id);
  const before = checkpointSchema.safeParse(context.checkpoint).data;
  let done = before?.done ?? 0;
  const figures: RunFigures = before?.figures ?? { by: model.name, made: 0, refused: {}, cut: 0 };
  if (before === undefined) {
    const wanted = await wantedRecords(project, store, wish);
    if (!wanted.ok) return wanted;
    await store.want(context.id, wanted.value);
    context.saveCheckpoint({ done, figures });
  }
  const examples = await examplesFor(project, wish);
  if (!examples.ok) return examples;
  let toldAt = performance.now();
  const asker = new Asker(parts, model, wish);

  for (;;) {
    const slice = store.wanted(context.id, done, SLICE);
    if (slice.length === 0) break;
    const records = await readRecords(project, slice);
    if (!records.ok) return records;
    // The questions as they are now: people may change them meanwhile.
    const questions = project.head.questions.filter(isAskable).filter(({ id }) => wish.questions.includes(id));
    if (questions.length === 0) return fail({ code: 'NOTHING_CHOSEN' });
    const kept: Kept[] = [];
    const cut = new Set<number>();
    const refused: SuggestProblem[] = [];
    let asked = 0;
    for (const question of questions) {
      for (const record of records.value) {
        const answered = await asker.ask(
          project,
          question,
          record,
          examples.value.get(question.id) ?? [],
          context.signal,
        );
        if (!answered.ok) return answered;
        const { outcome, kept: shown, of } = answered.value;
        if (outcome.ok) kept.push(outcome.value);
        else refused.push(outcome.failure);
        if (shown < of) cut.add(record.ordinal);
        asked += 1;
        context.progress(done + Math.floor(asked / questions.length));
      }
    }
    store.put(context.id, kept);
    done += slice.length;
    figures.made += kept.length;
    figures.cut += cut.size;
    for (const problem of refused) figures.refused[problem] = (figures.refused[problem] ?? 0) + 1;
    context.saveCheckpoint({ done, figures });
    if (performance.now() - toldAt < TOLD_MS) continue;
    toldAt = performance.now();
    parts.revised();
  }
  store.forget(context.id);
  store.ended(context.id, figures);
  parts.revised();
  return ok(String(figures.made));
}
