import { ORPCError } from '@orpc/client';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '#host/ids.ts';
import { Seeded } from '#test/support/seeded.ts';
import { damages } from './damages.ts';
import { type DeedName, deeds } from './deeds.ts';
import { type Inspected, inspect } from './inspect.ts';
import { Ledger } from './ledger.ts';
import { HostGone, type Victim, startVictim } from './victim.ts';

export interface KillsOutcome {
  kills: number;
  /** Kills at a step of the disk while something was being written, by what. */
  midWrite: Record<DeedName, number>;
  acknowledged: number;
  imports: number;
  snapshots: number;
  lost: number;
  problems: string[];
  /** What was done to the folder between lives, each once or more. */
  damaged: Record<string, number>;
  fullDisks: number;
}

const NAMES = Object.keys(deeds) as DeedName[];
/** So many steps a deed takes at first, by a guess; every life corrects it. */
const STEPS: Record<DeedName, number> = { save: 40, bulk: 30, import: 25, seal: 15 };
/** What a deed writes. The files in which a seal sorts lines are hundreds, and of no weight. */
const WHERE: Record<DeedName, string> = {
  save: '/projects/[^/]+/(log|state|project)',
  bulk: '/projects/[^/]+/(log|state)',
  import: '/projects/[^/]+/(records|sources|project)',
  seal: '/snapshots/?(?!.*bucket)',
};
/** For what takes a second: a machine with much else to do is slow, and that is no loss. */
const PATIENCE_MS = 300_000;
/** Every so many lives: a kill by the clock, damage beside it, a disk that gets full. */
const BY_CLOCK = 5;
const BY_CLOCK_MS = 900;
const DAMAGE = 3;
const FULL = 13;

/**
 * Kills a host again and again while it writes, starts it on what is left, and looks whether all is there that it ever
 * said it had: every acknowledged entry, import, snapshot and labeler, whole, and nothing by half.
 */
export async function runKills(options: {
  kills: number;
  seed: number;
  /** Of which files the sync does nothing; for the proof that this finds losses. */
  forget?: string;
  say?: (line: string) => void;
}): Promise<KillsOutcome> {
  const { kills, seed, forget, say = () => {} } = options;
  const dataFolder = await mkdtemp(join(tmpdir(), 'colophon-kills-'));
  const chance = new Seeded(seed);
  const ledger = new Ledger();
  const outcome: KillsOutcome = {
    kills: 0,
    midWrite: { save: 0, bulk: 0, import: 0, seal: 0 },
    acknowledged: 0,
    imports: 0,
    snapshots: 0,
    lost: 0,
    problems: [],
    damaged: {},
    fullDisks: 0,
  };
  const steps = { ...STEPS };
  let running: Victim | undefined;
  try {
    const project = await createProject(dataFolder, ledger, chance);
    const look = (victim: Victim, window: string) =>
      within(inspect(victim, dataFolder, project, window, ledger), 'the inspection').catch((error: unknown) => {
        // It does not even open: nothing of what was acknowledged is there.
        outcome.lost += ledger.entries.size;
        outcome.problems.push(error instanceof ORPCError ? JSON.stringify(error.data) : String(error));
        return null;
      });
    for (let life = 0; life < kills; life += 1) {
      // What the last inspection begins with is what the last kill left.
      const broken = chance.pick(Object.keys(damages));
      if (life > 0 && life % DAMAGE === 0) {
        await damages[broken]?.({ dataFolder, project, chance });
        outcome.damaged[broken] = (outcome.damaged[broken] ?? 0) + 1;
      }
      const full = life % FULL === FULL - 1;
      const capacity = full ? 20_000 + chance.below(400_000) : undefined;
      const victim = startVictim({ dataFolder, seed: chance.next(), forget, capacity });
      running = victim;
      const window = newId();
      const found = await look(victim, window);
      report(outcome, found, life);
      if (found === null || outcome.lost > 0 || outcome.problems.length > 0) break;

      const name = NAMES[life % NAMES.length] ?? 'save';
      const byClock = life % BY_CLOCK === BY_CLOCK - 1;
      const after = 1 + chance.below(steps[name]);
      if (!byClock) victim.standStillAfter(after, WHERE[name]);
      const labelers = found.head.labelers.map(({ id }) => id);
      const deed = { victim, project, window, labelers, records: found.records, ledger, chance };
      const done = deeds[name](deed).then(
        () => 'done' as const,
        (error: unknown) => {
          // A host that is killed is gone; a disk that is full is said.
          if (!(error instanceof HostGone) && !(full && saysDisk(error)))
            outcome.problems.push(`${name}: ${String(error)}`);
          return 'failed' as const;
        },
      );
      const stopped = byClock
        ? pause(chance.below(BY_CLOCK_MS)).then(() => null)
        : Promise.race([victim.stoodStill, done.then(() => null)]);
      const place = await within(stopped, name);
      await victim.kill();
      await within(done, `the end of ${name}`);
      outcome.kills += 1;
      if (full) outcome.fullDisks += 1;
      if (place !== null) outcome.midWrite[name] += 1;
      else if (!byClock) steps[name] = Math.max(3, Math.round(steps[name] * 0.75));
      if (place !== null) steps[name] = Math.round(steps[name] * 1.1) + 1;
      say(`${life + 1}: ${name}, ${place ?? (byClock ? 'by the clock' : 'after its end')}${full ? ', disk full' : ''}`);
    }
    if (outcome.lost === 0 && outcome.problems.length === 0) {
      running = startVictim({ dataFolder, seed: chance.next() });
      report(outcome, await look(running, newId()), kills);
    }
    outcome.acknowledged = ledger.entries.size;
    outcome.imports = ledger.imported.size;
    outcome.snapshots = ledger.sealed.size;
    return outcome;
  } finally {
    await running?.kill();
    for (const folder of [dataFolder, `${dataFolder}-held`])
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** A project with its first records and labels, by a host that is then killed as well. */
async function createProject(dataFolder: string, ledger: Ledger, chance: Seeded): Promise<string> {
  const victim = startVictim({ dataFolder, seed: chance.next() });
  const head = await victim.client.projects.create({ name: 'Kills', template: 'sentiment' });
  const window = newId();
  const labelers = head.labelers.map(({ id }) => id);
  const deed = { victim, project: head.id, window, labelers, records: 0, ledger, chance };
  await victim.client.projects.open({ project: head.id, window });
  await deeds.import(deed);
  await deeds.save({ ...deed, records: 300 });
  await victim.kill();
  return head.id;
}

function report(outcome: KillsOutcome, found: Inspected | null, life: number): void {
  if (found === null) return;
  outcome.lost += found.lost;
  outcome.problems.push(...found.problems.map((problem) => `life ${life + 1}: ${problem}`));
}

function saysDisk(error: unknown): boolean {
  const data: unknown = error instanceof ORPCError ? error.data : undefined;
  return typeof data === 'object' && data !== null && 'code' in data && String(data.code).startsWith('DISK_');
}

async function within<Value>(work: Promise<Value>, what: string): Promise<Value> {
  const stop = new AbortController();
  const late = pause(PATIENCE_MS, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`${what} took more than ${PATIENCE_MS} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
    late.catch(() => {});
  }
}
