import { DISCARDED } from '#core/curate/state/layer.ts';
import { MARK } from '#core/curate/state/projectState.ts';
import { PERSONAL_KINDS } from '#core/quality/personal/finding.ts';
import { isSettled } from '#core/quality/personal/settled.ts';
import { isSuspect } from '#core/quality/suspectLabel.ts';
import type { QualityOverview } from '#protocol/window/quality.ts';
import type { Disk } from '../durable/disk.ts';
import { duplicatesFile } from '../projects/duplicatesJob.ts';
import type { OpenProject } from '../projects/openProject.ts';
import { personalDataFile } from '../projects/personalDataJob.ts';
import { labelErrorsFile } from './labelErrorsJob.ts';
import { leakageFile } from './leakageJob.ts';
import { outliersFile } from './outliersJob.ts';

export type Found = Omit<QualityOverview, 'jobs'>;

/** What was found in the records as they are now, and how much of it people have not settled yet. */
export async function tallied(project: OpenProject, derived: string, disk: Disk): Promise<Found> {
  return {
    duplicates: await duplicates(project, derived, disk),
    personalData: await personalData(project, derived, disk),
    outliers: await outliers(project, derived, disk),
    leakage: await leakage(project, derived, disk),
    labelErrors: await labelErrors(project, derived, disk),
  };
}

/** Another text when somebody looked again, or when records came. */
export async function stampsOf({ id, store }: OpenProject, derived: string, disk: Disk): Promise<string> {
  const at = async (head: { at: number }) => head.at;
  return JSON.stringify([
    store.records,
    await duplicatesFile(derived, id, disk).read(at),
    await personalDataFile(derived, id, disk).read(at),
    await outliersFile(derived, id, disk).read(at),
    await leakageFile(derived, id, disk).read(at),
    await labelErrorsFile(derived, id, disk).read(at),
  ]);
}

function duplicates(project: OpenProject, derived: string, disk: Disk): Promise<Found['duplicates']> {
  return duplicatesFile(derived, project.id, disk).read(async ({ at, records, fields }, lists) => {
    if (records !== project.store.records) return null;
    const none = () => ({ clusters: 0, extra: 0, open: 0 });
    const found = { at, fields, exact: none(), near: none() };
    for await (const list of lists) {
      for (const { kind, records: members } of list) {
        found[kind].clusters += 1;
        found[kind].extra += members.length - 1;
        found[kind].open += Math.max(0, members.filter((record) => isOpen(project, record)).length - 1);
      }
    }
    return found;
  });
}

function personalData(project: OpenProject, derived: string, disk: Disk): Promise<Found['personalData']> {
  return personalDataFile(derived, project.id, disk).read(async ({ at, records }, lists) => {
    if (records !== project.store.records) return null;
    const kinds = PERSONAL_KINDS.map((kind) => ({ kind, certain: 0, likely: 0, possible: 0, records: 0, open: 0 }));
    const last = new Map<string, number>();
    for await (const list of lists) {
      for (const finding of list) {
        const tally = kinds.find(({ kind }) => kind === finding.kind);
        if (tally === undefined) continue;
        tally[finding.certainty] += 1;
        if (last.get(finding.kind) !== finding.record) tally.records += 1;
        if (!isSettled(project.state, finding)) tally.open += 1;
        last.set(finding.kind, finding.record);
      }
    }
    return { at, kinds };
  });
}

function outliers(project: OpenProject, derived: string, disk: Disk): Promise<Found['outliers']> {
  return outliersFile(derived, project.id, disk).read(async ({ at, records, fields }, lists) => {
    if (records !== project.store.records) return null;
    const open = new Set<number>();
    for await (const list of lists) for (const { record } of list) if (isOpen(project, record)) open.add(record);
    return { at, fields, open: open.size };
  });
}

function leakage(project: OpenProject, derived: string, disk: Disk): Promise<Found['leakage']> {
  return leakageFile(derived, project.id, disk).read(async ({ at, records, clusters }, lists) => {
    if (records !== project.store.records) return null;
    let open = 0;
    for await (const list of lists) {
      for (const leak of list) {
        const splits = leak.records.filter(({ record }) => isOpen(project, record)).map(({ split }) => split);
        if (new Set(splits).size > 1) open += 1;
      }
    }
    return { at, clusters, open };
  });
}

function labelErrors(project: OpenProject, derived: string, disk: Disk): Promise<Found['labelErrors']> {
  return labelErrorsFile(derived, project.id, disk).read(async ({ at, records, question }, lists) => {
    if (records !== project.store.records) return null;
    let open = 0;
    for await (const list of lists) {
      for (const { record, given } of list) if (isSuspect(project.state, question, record, given)) open += 1;
    }
    return { at, question, open };
  });
}

function isOpen({ state }: OpenProject, record: number): boolean {
  return ((state.marks[record] ?? 0) & MARK.status) !== DISCARDED;
}
