import { valueOr } from '#protocol/failed.ts';
import { implement } from '@orpc/server';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { projects as contract } from '#protocol/window/projects.ts';
import { newId } from '../ids.ts';
import type { Curating } from '../projects/curating.ts';
import type { OpenProject } from '../projects/openProject.ts';
import type { Projects } from '../projects/projects.ts';
import { badRowsOf } from '../projects/badRows.ts';
import { withViews } from '../projects/views.ts';
import { planChange, previewChange } from '../projects/schemaChange.ts';
import { blockTexts, checkpointOf, entriesAfter, packedFrom } from '../projects/streams.ts';
import { untilFailure } from './untilFailure.ts';

type Errors = Parameters<typeof valueOr>[0];

export function projectProcedures(projects: Projects, curating: Curating) {
  const os = implement(contract);

  /** The project stays open as long as somebody reads on; a failure on the way leaves as the typed error. */
  async function* streamed<Item>(
    errors: Errors,
    id: string,
    stream: (project: OpenProject) => AsyncGenerator<Item, Result<void, Failure>>,
  ): AsyncGenerator<Item> {
    const opened = Promise.withResolvers<Result<OpenProject, Failure>>();
    const over = Promise.withResolvers<void>();
    projects
      .with(id, async (project) => {
        opened.resolve(ok(project));
        await over.promise;
        return ok(undefined);
      })
      .then((result) => opened.resolve(result.ok ? fail({ code: 'CANCELLED' }) : result), opened.reject);
    try {
      yield* untilFailure(errors, stream(valueOr(errors, await opened.promise)));
    } finally {
      over.resolve();
    }
  }

  return os.router({
    list: os.list.handler(() => projects.list()),
    create: os.create.handler(async ({ input, errors }) =>
      valueOr(errors, await projects.create(input.name, input.template)),
    ),
    open: os.open.handler(async ({ input, errors }) =>
      valueOr(errors, await projects.open(input.project, input.window)),
    ),
    watch: os.watch.handler(({ input, errors, signal }) =>
      untilFailure(errors, projects.watch(input.project, input.window, signal ?? new AbortController().signal)),
    ),
    takeOver: os.takeOver.handler(async ({ input, errors }) =>
      valueOr(errors, await projects.takeOver(input.project, input.window)),
    ),
    rename: os.rename.handler(async ({ input, errors }) =>
      valueOr(errors, await projects.changeHead(input.project, (head) => ok({ ...head, name: input.name }))),
    ),
    changeViews: os.changeViews.handler(async ({ input: { project, put, remove }, errors }) =>
      valueOr(errors, await projects.changeHead(project, (head) => withViews(head, put, remove))),
    ),
    remove: os.remove.handler(async ({ input, errors }) => valueOr(errors, await projects.remove(input.project))),
    restore: os.restore.handler(async ({ input, errors }) => valueOr(errors, await projects.restore(input.project))),
    goBack: os.goBack.handler(async ({ input, errors }) => ({
      project: valueOr(errors, await projects.goBack(input.project)),
    })),

    previewSchema: os.previewSchema.handler(async ({ input, errors }) =>
      valueOr(
        errors,
        await projects.with(input.project, async ({ head, state }) => previewChange(head, state, input.change)),
      ),
    ),
    changeSchema: os.changeSchema.handler(async ({ input, errors }) => {
      valueOr(errors, projects.writes(input.project, input.window));
      const changed = await projects.with(input.project, (project) =>
        project.relabel((head) => planChange(head, input.change, input.by)),
      );
      return valueOr(errors, changed);
    }),
    addLabeler: os.addLabeler.handler(async ({ input: { project: id, name, key }, errors }) =>
      valueOr(errors, await projects.with(id, (project) => project.addLabeler({ id: newId(), name, key }))),
    ),
    renameLabeler: os.renameLabeler.handler(async ({ input: { project, labeler, name }, errors }) =>
      valueOr(
        errors,
        await projects.changeHead(project, (head) =>
          head.labelers.some(({ id }) => id === labeler)
            ? ok({ ...head, labelers: head.labelers.map((one) => (one.id === labeler ? { ...one, name } : one)) })
            : fail({ code: 'NOT_FOUND', what: 'labeler' }),
        ),
      ),
    ),

    append: os.append.handler(async ({ input, errors }) =>
      valueOr(errors, await projects.append(input.project, input.window, input.entries)),
    ),
    blocks: os.blocks.handler(({ input, errors }) =>
      streamed(errors, input.project, (project) => blockTexts(project, input.from, input.count)),
    ),
    packed: os.packed.handler(async ({ input, errors }) =>
      valueOr(errors, await projects.with(input.project, (project) => packedFrom(project, input.from))),
    ),
    logFrom: os.logFrom.handler(({ input, errors }) =>
      streamed(errors, input.project, (project) => entriesAfter(project, input.seq)),
    ),
    checkpoint: os.checkpoint.handler(({ input, errors }) => streamed(errors, input.project, checkpointOf)),

    search: os.search.handler(async ({ input, errors }) =>
      valueOr(errors, await curating.search(input.project, input.text, input.after, input.limit)),
    ),
    importedTags: os.importedTags.handler(async ({ input, errors }) =>
      valueOr(errors, await curating.importedTags(input.project)),
    ),
    importedWith: os.importedWith.handler(async ({ input, errors }) =>
      valueOr(errors, await curating.importedWith(input.project, input.tags)),
    ),
    importPreview: os.importPreview.handler(async ({ input, errors }) =>
      valueOr(
        errors,
        await curating.preview(input.project, input.tickets, { reading: input.reading, shape: input.shape }),
      ),
    ),
    import: os.import.handler(async ({ input, errors }) =>
      valueOr(errors, await curating.import(input.project, input.wish)),
    ),
    imports: os.imports.handler(async ({ input, errors }) => valueOr(errors, await curating.imports(input.project))),
    importedAs: os.importedAs.handler(async ({ input, errors }) =>
      valueOr(errors, await curating.importedAs(input.project, input.import)),
    ),
    badRows: os.badRows.handler(async ({ input, errors }) =>
      valueOr(
        errors,
        await projects.with(input.project, (project) => badRowsOf(project, input.import, input.after, input.limit)),
      ),
    ),
    exportPlan: os.exportPlan.handler(async ({ input, errors }) =>
      valueOr(errors, await curating.exportPlan(input.project, input.options)),
    ),
    export: os.export.handler(async ({ input, errors }) =>
      valueOr(errors, await curating.export(input.project, input.selection, input.options)),
    ),
    exported: os.exported.handler(async ({ input, errors }) => valueOr(errors, await curating.exported(input.job))),
    findDuplicates: os.findDuplicates.handler(async ({ input, errors }) =>
      valueOr(errors, await curating.findDuplicates(input.project, input.fields)),
    ),
    duplicates: os.duplicates.handler(async ({ input, errors }) =>
      valueOr(errors, await curating.duplicates(input.project, input.after, input.limit)),
    ),
    scanPersonalData: os.scanPersonalData.handler(async ({ input, errors }) =>
      valueOr(errors, await curating.scanPersonalData(input.project)),
    ),
    personalData: os.personalData.handler(async ({ input, errors }) =>
      valueOr(errors, await curating.personalData(input.project, input.after, input.limit)),
    ),
  });
}
