import type { Adapter } from '#core/adapter.ts';
import { canonicalText } from '#core/canonical/canonical.ts';
import { sha256OfText } from '#core/canonical/sha256.ts';
import type { BenchmarkDocument } from '#core/benchmark/benchmark.ts';
import { ContaminationCheck } from '#core/benchmark/contamination.ts';
import type { Contamination } from '#core/benchmark/report.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { BenchmarkSubject, BenchmarkWish } from '#protocol/window/benchmarks.ts';
import type { Adapters } from '../adapters/adapters.ts';
import type { Disk } from '../durable/disk.ts';
import type { MeasuredAdapter } from './benchmarkEngine.ts';
import { readExamples } from './examplesFile.ts';
import { type RunStore, noSuchRun } from './runStore.ts';
import type { Source } from './sources.ts';

export interface SideParts {
  store: RunStore;
  adapters: Pick<Adapters, 'find' | 'list' | 'usable'>;
  base: (hash: string) => Promise<Result<{ model: Model; path: string }, Failure>>;
  sources: (roots: readonly string[]) => Promise<Result<Source[], Failure>>;
  disk: Disk;
}

/** What is measured, with all that is known of where it comes from. */
export interface Subject {
  readonly hash: string;
  readonly name: string;
  readonly run: string | null;
  readonly base: string;
  readonly snapshots: readonly { readonly root: string; readonly name: string }[];
  readonly recipe: string | null;
  readonly at: number;
  readonly file: MeasuredAdapter;
}

const noSuchAdapter = fail<Failure>({ code: 'NOT_FOUND', what: 'adapter' });

export async function subjectOf(parts: SideParts, subject: BenchmarkSubject): Promise<Result<Subject, Failure>> {
  const { store, adapters } = parts;
  if (subject.kind === 'run') {
    const run = await store.find(subject.run);
    if (run === undefined) return noSuchRun;
    if (run.state === 'open' || run.keptStep === null) return noSuchAdapter;
    const path = store.files.placesOf(run.id).adapter;
    const hashed = await store.files.hashOf(path);
    if (!hashed.ok) return hashed;
    const { sha256: hash, bytes } = hashed.value;
    const { name, id, base, snapshots, recipe, endedAt } = run;
    const at = endedAt ?? Date.now();
    return ok({
      hash,
      name,
      run: id,
      base: base.hash,
      snapshots,
      recipe: recipe.name,
      at,
      file: { path, name, bytes },
    });
  }
  const adapter = adapters.find(subject.hash);
  if (adapter === undefined) return noSuchAdapter;
  const file = await fileOf(adapters, adapter);
  if (!file.ok) return file;
  const { hash, name, base, lineage, addedAt } = adapter;
  return ok({
    hash,
    name,
    run: null,
    base: base.hash,
    snapshots: lineage?.snapshots ?? [],
    recipe: lineage?.recipe.name ?? null,
    at: lineage?.at ?? addedAt,
    file: file.value,
  });
}

/** The adapter against which this one is measured besides the base; null where there is none, or none is wished. */
export async function previousOf(
  { adapters }: SideParts,
  subject: Subject,
  wish: BenchmarkWish['previous'],
): Promise<Result<{ hash: string; name: string; file: MeasuredAdapter } | null, Failure>> {
  const found = wish === 'newest' ? newestBefore(adapters, subject) : wish === null ? undefined : adapters.find(wish);
  if (found === undefined) return wish === 'newest' || wish === null ? ok(null) : noSuchAdapter;
  const file = await fileOf(adapters, found, subject.base);
  return file.ok ? ok({ hash: found.hash, name: found.name, file: file.value }) : file;
}

/** Of the same lineage: made of a snapshot of the same project, which is known by root or by name. */
function newestBefore(adapters: SideParts['adapters'], subject: Subject): Adapter | undefined {
  const roots = new Set(subject.snapshots.flatMap(({ root, name }) => [root, name]));
  const listed = adapters.list({ search: '', base: subject.base, order: 'newest', after: null, limit: 200 });
  return listed.adapters
    .filter(({ hash, lineage }) => {
      const kin = lineage?.snapshots.some(({ root, name }) => roots.has(root) || roots.has(name)) ?? false;
      return hash !== subject.hash && kin && (lineage?.at ?? 0) < subject.at;
    })
    .toSorted((one, other) => (other.lineage?.at ?? 0) - (one.lineage?.at ?? 0))[0];
}

async function fileOf(
  adapters: SideParts['adapters'],
  { hash, base }: Adapter,
  on = base.hash,
): Promise<Result<MeasuredAdapter, Failure>> {
  const usable = await adapters.usable({ hash: on, name: base.name }, [{ hash, scale: 1 }]);
  if (!usable.ok) return usable;
  const [file] = usable.value;
  return file === undefined ? noSuchAdapter : ok({ path: file.path, name: file.name, bytes: file.bytes });
}

/** Everything that decides what a side does: the same key, the same results. */
export function resultKey(of: {
  benchmark: string;
  base: string;
  adapter: string | null;
  judge: string | null;
  contextTokens: number;
  device: string;
}): string {
  const text = canonicalText({ format: 'colophon-benchmark-results/1', ...of });
  if (!text.ok) throw new Error(text.failure.problem);
  return sha256OfText(text.value);
}

/** Items among the records that were trained on; null where those are no longer here. */
export async function contaminationOf(
  { sources, disk }: SideParts,
  { items }: BenchmarkDocument,
  snapshots: Subject['snapshots'],
  signal: AbortSignal,
): Promise<Result<Contamination | null, Failure>> {
  if (snapshots.length === 0) return ok(null);
  const from = await sources(snapshots.map(({ root }) => root));
  if (!from.ok) return ok(null);
  const check = new ContaminationCheck(items);
  const read = await readExamples(from.value, disk, signal, (examples) => {
    for (const { split, messages } of examples) {
      if (split === 'train') check.look(messages.map(({ content }) => content).join('\n'));
    }
    return Promise.resolve();
  });
  if (read.ok) return ok(check.found);
  return read.failure.code === 'CANCELLED' ? read : ok(null);
}
