import { sha256OfText } from '#core/canonical/sha256.ts';
import type { Colophon } from '#core/colophon.ts';
import { influencePlan } from '#core/credit/influencePlan.ts';
import { INFLUENCE_SIGNAL, type Trust, configurationOf } from '#core/credit/trust.ts';
import type { SignalConfiguration } from '#core/credit/truth.ts';
import type { ChatTurn } from '#core/curate/value.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import type { Method } from '#core/receipt/receipt.ts';
import type { Result } from '#core/result.ts';
import { memoryOf } from '#core/train/estimate.ts';
import { factorPlans } from '#core/train/factors.ts';
import { LASTING_CHECKPOINTS, type Run } from '#core/train/run.ts';
import type { InfluenceInput, Influences as Told } from '#protocol/engine/train.ts';
import type { Disk } from '../durable/disk.ts';
import type { Arbiter } from '../engine/arbiter.ts';
import type { TrainEngine } from '../engine/trainEngine.ts';
import { factorsPlace } from '../factory/factorsPlace.ts';
import type { RunFiles } from '../factory/runFiles.ts';
import type { Log } from '../log/log.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { RecordPlace } from './foundSpans.ts';
import { offsetsOfLines } from './sealedRecords.ts';

/** What was estimated of the records that an adapter learnt. */
export interface AdapterEstimate extends Trust {
  readonly records: readonly {
    readonly place: RecordPlace;
    readonly value: number;
    readonly error: number;
    /** What of it may be paid. */
    readonly weight: number;
  }[];
}

/** How far the estimate of an answer has got; what is there of each adapter, in the order of the answer's. */
export interface InfluenceFinding {
  readonly method: Method;
  readonly estimates: readonly (AdapterEstimate | null)[];
}

interface Parts {
  /** The run that made the adapter, where it was trained here and is still in the library. */
  runOf: (adapter: string) => Promise<Run | undefined>;
  placesOf: RunFiles['placesOf'];
  /** Begins to work out the factors of a run; false where that cannot be. */
  makeFactors: (run: string) => Promise<boolean>;
  /** Whether that is still going on. */
  areFactorsMade: (run: string) => boolean;
  base: (hash: string) => Promise<Result<{ model: Model; path: string }, Failure>>;
  /** Where the adapters lie, in their order. */
  usable: (
    base: Model,
    adapters: readonly { hash: string; scale: number }[],
  ) => Promise<Result<readonly { path: string; name: string; scale: number }[], Failure>>;
  engine: Pick<TrainEngine, 'influence' | 'close'>;
  arbiter: Pick<Arbiter, 'reserve' | 'freeFor'>;
  /** Another child trains: both together would take the memory twice. */
  isTraining: () => boolean;
  /** For so many milliseconds nobody was answered. */
  restedMs: () => number;
  snapshots: Pick<Snapshots, 'recordsPath'>;
  derived: string;
  disk: Disk;
  log: Log;
  trust: (configuration: SignalConfiguration) => Trust;
  /** Something came that a colophon may have waited for. */
  found: () => void;
}

/** So long nobody must have been answered: work that takes seconds, and work that takes minutes. */
const SHORT_REST_MS = 500;
const LONG_REST_MS = 60_000;
/** A child that ends so often is not started again for the same answer. */
const MOST_CRASHES = 2;

const nothing: InfluenceFinding = {
  method: { kind: 'influence', name: 'none/1', state: 'nothing-to-do', figures: {} },
  estimates: [],
};

/**
 * How far the records that an adapter learnt helped with an answer: behind it, in a child of its own, one answer after
 * the other. What is not known yet is pending; whoever asked is told when there is more.
 */
export class Influences {
  readonly #parts: Parts;
  readonly #known = new Map<string, InfluenceFinding>();
  readonly #crashes = new Map<string, number>();
  readonly #factorsOf = new Set<string>();
  readonly #closing = new AbortController();
  #running: Promise<void> | undefined;
  #leaving: AbortController | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** `told`: the conversation, whose last turn is the answer. */
  async look(
    { message, base, adapters, remote }: Pick<Colophon, 'message' | 'base' | 'adapters' | 'remote'>,
    told: () => readonly ChatTurn[],
  ): Promise<InfluenceFinding> {
    const known = this.#known.get(message);
    if (known !== undefined) return known;
    if (remote !== null) return finding('not-traceable');
    if (adapters.length === 0) return nothing;
    const several = adapters.length > 1;
    const count = several ? { adapters: adapters.length } : {};
    const runs = await Promise.all(adapters.map(async ({ hash }) => this.#tracedRun(hash, base?.hash)));
    const traced = runs.flatMap((run, at): Traced[] => (run === null ? [] : [{ ...run, at }]));
    const [first] = traced;
    if (first === undefined) return finding('not-traceable', count);
    // Of several what is estimated is shown, even where there is no figure that would let it pay.
    if (!several && this.#isWorthNothing(first.run)) return finding('not-traceable', { trust: 0 });
    const opened = await this.#parts.base(first.run.base.hash);
    if (!opened.ok) return finding('failed', count);
    const plans = traced.map(({ data }) => influencePlan(opened.value.model.header.parameters, data));
    const part = Math.min(...plans.map((plan) => plan.part));
    if (!isChosen(message, part)) return finding('sampled', { ...count, part, chosen: 0 });
    const rest = plans.some(({ when }) => when === 'idle') ? LONG_REST_MS : SHORT_REST_MS;
    if (this.#parts.restedMs() < rest) return finding('pending', count);
    for (const { run, at } of traced) {
      const made = await this.#factors(run, adapters[at]?.hash ?? '');
      if (made !== 'there') return finding(made, count);
    }
    if (this.#parts.isTraining()) return finding('pending', count);
    const usable = await this.#parts.usable(opened.value.model, adapters);
    if (!usable.ok) return finding('failed', count);
    if (this.#running === undefined && !this.#closing.signal.aborted)
      this.#begin(message, { ...opened.value, traced, adapters, usable: usable.value, part, messages: told() });
    return finding('pending', count);
  }

  forget(message: string): void {
    this.#known.delete(message);
    this.#crashes.delete(message);
  }

  /** A training begins, and needs the memory: what is estimated now is left off, and begins again after it. */
  async giveWay(): Promise<void> {
    this.#leaving?.abort();
    await this.#running;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
    await this.#parts.engine.close();
  }

  async #tracedRun(adapter: string, base: string | undefined): Promise<Omit<Traced, 'at'> | null> {
    const run = await this.#parts.runOf(adapter);
    if (run?.data === undefined || run.data === null) return null;
    return run.settings.traceable && run.base.hash === base ? { run, data: run.data } : null;
  }

  #isWorthNothing({ settings }: Run): boolean {
    const plans = factorPlans(settings, LASTING_CHECKPOINTS);
    return plans.every((plan) => this.#parts.trust(configurationOf(settings, plan)).trust === 0);
  }

  #placeOf(adapter: string): string {
    return factorsPlace(this.#parts.derived, adapter);
  }

  async #factors(run: Run, adapter: string): Promise<'there' | 'pending' | 'failed'> {
    const { disk, areFactorsMade, makeFactors } = this.#parts;
    if (areFactorsMade(run.id)) return 'pending';
    const there = await disk.stat(this.#placeOf(adapter)).then(
      () => true,
      () => false,
    );
    if (there) return 'there';
    if (this.#factorsOf.has(run.id)) return 'failed';
    this.#factorsOf.add(run.id);
    return (await makeFactors(run.id)) ? 'pending' : 'failed';
  }

  #begin(message: string, wish: Wish): void {
    this.#running = this.#estimate(message, wish)
      .catch((error: unknown) => {
        this.#parts.log.error('an influence could not be estimated', error);
        this.#known.set(message, finding('failed'));
        return true;
      })
      .then((isNews) => {
        this.#running = undefined;
        if (isNews) this.#parts.found();
      });
  }

  /** False where there is no room now: it is tried again after a while, not at once and for ever. */
  async #estimate(message: string, wish: Wish): Promise<boolean> {
    const found: (Found | null)[] = wish.adapters.map(() => null);
    for (const traced of wish.traced) {
      const told = await this.#told(message, wish, traced);
      if (typeof told === 'boolean') return told;
      found[traced.at] = await this.#foundIn(told, traced.run, wish.adapters.length - 1);
    }
    this.#known.set(message, findingOf(found, wish.part));
    return true;
  }

  /** What the child says of one of the adapters; where it says nothing, whether that is news. */
  async #told(
    message: string,
    { adapters, usable, path, model, messages }: Wish,
    { run, data, at }: Traced,
  ): Promise<Told | boolean> {
    const { arbiter, engine, placesOf, log, disk } = this.#parts;
    const [adapter, own] = [adapters[at], usable[at]];
    if (adapter === undefined || own === undefined) throw new RangeError('An adapter that the answer does not have');
    const memory = memoryOf(model.header, run.settings);
    const free = arbiter.freeFor('train');
    const grant = arbiter.reserve('train', run.base.name, memory.most <= free ? memory.most : memory.least);
    if (!grant.ok) return false;
    const { examples, checkpoints } = placesOf(run.id);
    this.#leaving = new AbortController();
    const signal = AbortSignal.any([this.#closing.signal, this.#leaving.signal]);
    try {
      const told = await engine.influence(
        {
          base: { path, name: run.base.name },
          examples,
          settings: run.settings,
          device: data.device,
          threads: data.threads,
          recompute: data.recompute,
          memoryBytes: free,
          run: run.id,
          baseHash: run.base.hash,
          checkpoints,
          factors: this.#placeOf(adapter.hash),
          orderHash: data.orderHash,
          own: usedOf(own),
          messages: [...messages],
          beside: usable.filter((_, place) => place !== at).map(usedOf),
        },
        signal,
      );
      if (told.ok) return told.value;
      if (signal.aborted || told.failure.code === 'BUSY') return false;
      log.warn('an influence could not be estimated', { code: told.failure.code });
      // Made by another version, or damaged since: they are made again, once.
      if (told.failure.code === 'FILE_CHANGED' && !this.#factorsOf.has(run.id)) {
        await disk.rm(this.#placeOf(adapter.hash), { force: true });
        return true;
      }
      const crashes = (this.#crashes.get(message) ?? 0) + 1;
      this.#crashes.set(message, crashes);
      if (told.failure.code !== 'ENGINE_CRASHED' || crashes >= MOST_CRASHES)
        this.#known.set(message, finding('failed', adapters.length > 1 ? { adapters: adapters.length } : {}));
      return true;
    } finally {
      grant.value.release();
    }
  }

  async #foundIn({ plan, records, of, cut }: Told, run: Run, beside: number): Promise<Found> {
    const { snapshots, disk, trust: trustOf } = this.#parts;
    const { trust, slack } = trustOf(configurationOf(run.settings, plan, beside));
    const placed: AdapterEstimate['records'][number][] = [];
    for (const [at, { root }] of run.snapshots.entries()) {
      const own = records.filter(({ snapshot }) => snapshot === at);
      const lines = new Set(own.map(({ line }) => line));
      const offsets = await offsetsOfLines(snapshots.recordsPath(root), lines, disk);
      for (const { line, ...found } of own) {
        const offset = offsets.get(line);
        if (offset !== undefined)
          placed.push({
            place: { root, record: line, offset },
            value: found.value,
            error: found.error,
            weight: found.weight,
          });
      }
    }
    return { estimate: { trust, slack, records: placed }, plan, of, cut };
  }
}

/** Of one adapter: its estimate, how its factors are kept, how many records were looked at, and whether all was read. */
interface Found extends Pick<Told, 'plan' | 'of' | 'cut'> {
  readonly estimate: AdapterEstimate;
}

function findingOf(all: readonly (Found | null)[], part: number): InfluenceFinding {
  const found = all.flatMap((one) => one ?? []);
  const sum = (of: (one: Found) => number) => found.reduce((sofar, one) => sofar + of(one), 0);
  const figures = {
    ...(all.length > 1 && { adapters: all.length, traced: found.length }),
    trust: Math.min(...found.map(({ estimate }) => estimate.trust)),
    records: sum(({ of }) => of),
    named: sum(({ estimate }) => estimate.records.length),
    restrained: sum(({ estimate }) => estimate.records.filter(({ weight }) => weight < 1).length),
    checkpoints: Math.min(...found.map(({ plan }) => plan.checkpoints)),
    bits: Math.min(...found.map(({ plan }) => plan.bits)),
    ...(part < 1 && { part, weight: 1 / part }),
    cut: found.some(({ cut }) => cut) ? 1 : 0,
  };
  const { method } = finding(part < 1 ? 'sampled' : 'done', figures);
  return { method, estimates: all.map((one) => one?.estimate ?? null) };
}

/** An adapter of the answer that was trained here, by its place among them. */
interface Traced {
  readonly run: Run;
  readonly data: NonNullable<Run['data']>;
  readonly at: number;
}

interface Wish {
  traced: readonly Traced[];
  adapters: Colophon['adapters'];
  usable: readonly { path: string; name: string; scale: number }[];
  part: number;
  path: string;
  model: Model;
  messages: readonly ChatTurn[];
}

/** As the child reads it: whatever else is known of the file stays here. */
function usedOf({ path, name, scale }: Wish['usable'][number]): InfluenceInput['own'] {
  return { path, name, scale };
}

function finding(state: Method['state'], figures: Record<string, number> = {}): InfluenceFinding {
  return { method: { kind: 'influence', name: INFLUENCE_SIGNAL, state, figures }, estimates: [] };
}

/** By the answer's name, which nobody chose. */
function isChosen(message: string, part: number): boolean {
  return Number.parseInt(sha256OfText(message).slice(0, 8), 16) / 2 ** 32 < part;
}
