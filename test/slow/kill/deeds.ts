import type { Doing, Entry } from '#core/curate/entry.ts';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { newId } from '#host/ids.ts';
import { madeJsonl } from '#test/support/millionRecords.ts';
import type { Seeded } from '#test/support/seeded.ts';
import type { Ledger } from './ledger.ts';
import type { Victim } from './victim.ts';
import { plainTerms } from '#test/support/plainTerms.ts';

/** What a person is doing when the power goes. */
export interface Deed {
  victim: Victim;
  project: string;
  window: string;
  labelers: readonly string[];
  records: number;
  ledger: Ledger;
  chance: Seeded;
}

const LABELS = ['positive', 'negative', 'neutral', 'mixed'];
const ROWS = { least: 300, most: 900 };

export const deeds = { save, bulk, import: importFile, seal } satisfies Record<string, (deed: Deed) => Promise<void>>;
export type DeedName = keyof typeof deeds;

/** One record after the other, some of them on their way together, as from a quick hand. */
async function save(deed: Deed): Promise<void> {
  const { chance } = deed;
  for (let round = 0; round < 12; round += 1) {
    await Promise.all(Array.from({ length: 1 + chance.below(3) }, () => append(deed, [entry(deed, answer(deed))])));
    if (round === 6 && deed.labelers.length < 6) await addLabeler(deed);
  }
}

/** Hundreds of records at once, with undo and redo. */
async function bulk(deed: Deed): Promise<void> {
  const { chance } = deed;
  for (let round = 0; round < 4; round += 1) {
    const first = entry(deed, {
      kind: 'label',
      records: some(deed),
      question: 'sentiment',
      labels: [chance.pick(LABELS)],
      submit: true,
    });
    await append(deed, [first]);
    await append(deed, [
      entry(deed, { kind: 'tag', records: some(deed), add: [`tag ${chance.below(5)}`], remove: [] }),
      entry(deed, { kind: 'status', records: some(deed), status: chance.pick(['discarded', 'pending'] as const) }),
      entry(deed, { kind: 'flag', records: some(deed), flagged: chance.below(2) === 0 }),
    ]);
    const undo = { ...entry(deed, { kind: 'undo', entry: first.id }), by: first.by };
    await append(deed, [undo]);
    if (chance.below(2) === 0)
      await append(deed, [{ ...entry(deed, { kind: 'redo', entry: first.id }), by: first.by }]);
  }
}

async function importFile({ victim, project, ledger, chance }: Deed): Promise<void> {
  const rows = ROWS.least + chance.below(ROWS.most - ROWS.least);
  const name = `${newId()}.jsonl`;
  ledger.offered.set(name, rows);
  const ticket = await victim.send(name, [...madeJsonl(rows, 1, chance.below(500_000))].join(''));
  const { reading, mapping } = await victim.client.projects.importPreview({
    project,
    tickets: [ticket],
    reading: null,
    shape: null,
  });
  const wish = { tickets: [ticket], reading, mapping, author: null, terms: null, mends: null };
  const job = await victim.ended(await victim.client.projects.import({ project, wish }));
  if (job.state === 'done') ledger.imported.add(name);
}

async function seal(deed: Deed): Promise<void> {
  const { victim, project, ledger } = deed;
  // Another snapshot than the last: its root is made of what is in it.
  await append(deed, [entry(deed, answer(deed)), entry(deed, answer(deed))]);
  const job = await victim.ended(
    await victim.client.snapshots.seal({
      project,
      selection: { records: null, settled: true },
      name: newId(),
      description: '',
      terms: { ...plainTerms, licence: 'CC0-1.0', attribution: false },
      weights: { authors: 500_000, labelers: 400_000, reviewers: 100_000 },
      splits: { by: 'input', seed: 's', validation: 100_000, test: 100_000 },
      parent: null,
    }),
  );
  if (job.state === 'done' && job.result !== null) ledger.sealed.add(job.result);
}

/** Sends entries, and writes down that they are acknowledged when the host says so. */
async function append({ victim, project, window, ledger }: Deed, entries: Entry[]): Promise<void> {
  const { numbers } = await victim.client.projects.append({ project, window, entries });
  for (const [place, { id }] of entries.entries()) ledger.entries.set(id, numbers[place] ?? 0);
}

async function addLabeler({ victim, project, ledger }: Deed): Promise<void> {
  const head = await victim.client.projects.addLabeler({ project, name: newId(), key: null });
  for (const { id } of head.labelers) ledger.labelers.add(id);
}

function entry({ labelers, chance }: Deed, doing: Doing): Entry {
  return { id: newId(), at: Date.now(), by: chance.pick(labelers), do: doing };
}

function answer({ records, chance }: Deed): Doing {
  return {
    kind: 'answer',
    record: chance.below(records),
    answers: { sentiment: { kind: 'choice', labels: [chance.pick(LABELS)] } },
    status: chance.below(5) === 0 ? 'draft' : 'submitted',
    tookMs: chance.below(5_000),
  };
}

function some({ records, chance }: Deed): string {
  return encodeRecordSet(recordSetOf(Array.from({ length: 50 + chance.below(400) }, () => chance.below(records))));
}
