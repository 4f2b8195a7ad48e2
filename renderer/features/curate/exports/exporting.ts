import { create } from 'zustand';
import type { ExportOptions, ExportReport } from '#core/curate/exporting.ts';
import type { Job } from '#core/job.ts';
import type { OfferedFile } from '#protocol/window/files.ts';
import type { Selection } from '#protocol/window/projects.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import { jobEnd } from '#renderer/host/jobs.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';

/** How far the export of a project has come. It outlives the dialog: a file that is made waits until it is saved. */
export type Exporting =
  | { stage: 'choosing'; trouble: Trouble | undefined }
  | { stage: 'writing'; job: Job }
  | { stage: 'ready'; file: OfferedFile; report: ExportReport };

const CHOOSING: Exporting = { stage: 'choosing', trouble: undefined };

const useExportings = create<{ projects: Readonly<Record<string, Exporting>> }>(() => ({ projects: {} }));

export function useExporting(project: string): Exporting {
  return useExportings(({ projects }) => projects[project] ?? CHOOSING);
}

const now = (project: string) => useExportings.getState().projects[project] ?? CHOOSING;
const become = (project: string, exporting: Exporting) =>
  useExportings.setState(({ projects }) => ({ projects: { ...projects, [project]: exporting } }));

/** Projects whose export is on the screen; elsewhere its end is told in a toast. */
const watched = new Set<string>();

export function watchExport(project: string): () => void {
  watched.add(project);
  return () => void watched.delete(project);
}

export async function startExport(project: string, selection: Selection, options: ExportOptions): Promise<void> {
  try {
    const begun = await host.projects.export({ project, selection, options });
    become(project, { stage: 'writing', job: begun });
    const { id, state, failure } = await jobEnd(begun.id);
    const still = now(project);
    if (still.stage !== 'writing' || still.job.id !== id) return;
    if (state === 'cancelled') become(project, CHOOSING);
    else if (failure !== null) refuse(project, { kind: 'failure', failure });
    else {
      const { file, report } = await host.projects.exported({ job: id });
      become(project, { stage: 'ready', file, report });
      if (!watched.has(project))
        toast({ text: t('curateExports.waits', { count: report.records, amount: count(report.records) }) });
    }
  } catch (error) {
    refuse(project, failureOf(error));
  }
}

export async function stopExport(project: string): Promise<void> {
  const exporting = now(project);
  if (exporting.stage === 'writing') await host.jobs.cancel({ id: exporting.job.id });
}

/** The file has done its duty, or is not wanted. */
export function chooseAgain(project: string): void {
  become(project, CHOOSING);
}

function refuse(project: string, trouble: Trouble): void {
  if (!watched.has(project)) toast({ text: sentenceForTrouble(trouble), tone: 'trouble' });
  become(project, { stage: 'choosing', trouble });
}
