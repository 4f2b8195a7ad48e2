import type { Adapter } from '#core/adapter.ts';
import type { Failure } from '#core/failure.ts';
import type { Job } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { KeptPiece, Starter as State } from '#protocol/window/starter.ts';
import type { Adapters } from '../adapters/adapters.ts';
import type { AdapterPage } from '../adapters/reads.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Piece } from './bundle.ts';
import { piecesOf, readBundle } from './bundle.ts';
import { readPieces } from './rows.ts';
import { type Shelves, nameOf, takeAway } from './shelves.ts';

interface Parts extends Shelves {
  /** Where the app's own files lie; undefined where the shell brings none. */
  readonly folder: string | undefined;
  readonly jobs: Pick<Jobs, 'add' | 'unfinished'>;
}

/** Something of the person's own that would be of no use without a piece. */
type Leaning = KeptPiece['for'];

/** The small world: what this build brings of it, and what of it is in the library. */
export class Starter {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async get(): Promise<State> {
    const { folder, disk, catalogue } = this.#parts;
    const bundle = await readBundle(folder, disk);
    const here: State['here'] = [];
    for (const piece of readPieces(catalogue)) {
      const name = await nameOf(this.#parts, piece);
      if (name !== undefined) here.push({ ...piece, name });
    }
    const wanted = bundle === null ? [] : piecesOf(bundle);
    const names = await Promise.all(wanted.map((piece) => nameOf(this.#parts, piece)));
    return {
      brings: bundle === null ? null : { ask: bundle.told.ask, bytes: bundle.bytes },
      here,
      whole: bundle !== null && here.length > 0 && names.every((name) => name !== undefined),
    };
  }

  async add(): Promise<Result<Job, Failure>> {
    const { folder, disk, jobs } = this.#parts;
    const under = this.#adding();
    if (under !== undefined) return ok(under);
    const bundle = await readBundle(folder, disk);
    if (bundle === null) return fail({ code: 'FILE_GONE', name: 'starter.json' });
    // Asked for twice at once, there is one by now.
    const meanwhile = this.#adding();
    if (meanwhile !== undefined) return ok(meanwhile);
    return jobs.add({
      kind: 'add-starter',
      subject: '',
      input: { kind: 'add-starter' },
      total: bundle.bytes,
      unit: 'bytes',
      pausable: false,
    });
  }

  async remove(): Promise<Result<{ removed: number; kept: KeptPiece[] }, Failure>> {
    if (this.#adding() !== undefined) return fail({ code: 'BUSY', what: 'job' });
    const pieces = readPieces(this.#parts.catalogue);
    const ours = new Set(pieces.map(({ hash }) => hash));
    const kept: KeptPiece[] = [];
    let removed = 0;
    // Adapters first: they stand on the others.
    for (const piece of pieces.toSorted((one, other) => ORDER[one.kind] - ORDER[other.kind])) {
      const name = await nameOf(this.#parts, piece);
      const leaning = piece.kind === 'adapter' ? undefined : await this.#leaningOn(piece, ours);
      if (leaning !== undefined && name !== undefined) {
        kept.push({ ...piece, name, for: leaning });
        continue;
      }
      const taken = await takeAway(this.#parts, piece);
      if (!taken.ok) return taken;
      if (name !== undefined) removed += 1;
    }
    return ok({ removed, kept });
  }

  async #leaningOn({ kind, hash }: Piece, ours: ReadonlySet<string>): Promise<Leaning | undefined> {
    const { adapters, runs } = this.#parts;
    const leans = (base: string, roots: readonly { readonly root: string }[]) =>
      kind === 'base' ? base === hash : roots.some(({ root }) => root === hash);
    for (const adapter of everyOne(adapters)) {
      if (!ours.has(adapter.hash) && leans(adapter.base.hash, adapter.lineage?.snapshots ?? []))
        return { kind: 'adapter', name: adapter.name };
    }
    const run = (await runs.list()).find(({ base, snapshots }) => leans(base.hash, snapshots));
    return run === undefined ? undefined : { kind: 'run', name: run.name };
  }

  #adding(): Job | undefined {
    return this.#parts.jobs.unfinished().find(({ job }) => job.kind === 'add-starter')?.job;
  }
}

const PAGE = 500;

function* everyOne(adapters: Pick<Adapters, 'list'>): Generator<Adapter> {
  let after: AdapterPage['next'] = null;
  do {
    const page = adapters.list({ search: '', base: null, order: 'newest', after, limit: PAGE });
    yield* page.adapters;
    after = page.next;
  } while (after !== null);
}

const ORDER = { adapter: 0, snapshot: 1, base: 2 } as const;
