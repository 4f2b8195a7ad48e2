import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ServerResponse } from 'node:http';
import { expect, onTestFinished } from 'vitest';
import type { Failure } from '#core/failure.ts';
import type { FetchTrouble, NetUse } from '#core/fetch.ts';
import type { Job } from '#core/job.ts';
import type { Result } from '#core/result.ts';
import { realDisk } from '#host/durable/disk.ts';
import type { Disk } from '#host/durable/disk.ts';
import { openFetching } from '#host/fetch/openFetching.ts';
import { freshFolder } from './hostParts.ts';
import { openLibrary } from './library.ts';
import { ModelHub } from './modelHub.ts';
import type { HubRepository } from './modelHub.ts';

export const MEBIBYTE = 1024 ** 2;
export const ID = 'a-maker/Small-Model-GGUF';
export const FILE = 'Small-Model-Q4_K_M.gguf';

export function content(bytes: number, words = 'the words of a model '): Buffer {
  return Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(bytes - 4, words)]);
}

export async function hubWith(change: Partial<HubRepository> = {}): Promise<ModelHub> {
  const files = [{ path: FILE, content: content(3 * MEBIBYTE) }];
  const hub = await new ModelHub([{ id: ID, files, downloads: 1_200, likes: 34, ...change }]).open();
  onTestFinished(() => hub.close());
  return hub;
}

export async function opened(hub: Pick<ModelHub, 'address'>, options: { folder?: string; disk?: Disk } = {}) {
  const folder = options.folder ?? (await freshFolder());
  const disk = options.disk ?? realDisk;
  const library = await openLibrary(folder, { disk });
  await library.settings.change({ hubAddress: hub.address });
  const seen: NetUse[][] = [];
  const { catalogue, settings, jobs, engine, parse, shelf } = library;
  const { net, fetching } = openFetching({
    catalogue,
    settings,
    jobs,
    engine,
    parse,
    shelf,
    disk,
    vault: turningVault,
    tokenPath: join(folder, 'hub-token.json'),
    environment: {},
    changed: () => seen.push(net.uses),
    times: { patienceMs: 400, stallMs: 150, backOffMs: () => 5 },
  });
  // Kinds that are registered late are begun late: jobs of an earlier start among them.
  jobs.start();
  return { ...library, folder, net, fetching, seen };
}
type Opened = Awaited<ReturnType<typeof opened>>;

/** Seals so that what lies on the disk is not what was put there. */
const turned = (bytes: Uint8Array) => Promise.resolve(bytes.map((byte) => 255 - byte));
const turningVault = { protection: () => Promise.resolve('file' as const), seal: turned, open: turned };

export const signal = new AbortController().signal;

export function value<Value>(result: Result<Value, Failure>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

export async function ended({ jobNow, jobs }: Opened, id: string): Promise<Job> {
  await expect.poll(() => jobNow(id)?.endedAt ?? null, { interval: 5, timeout: 8_000 }).not.toBeNull();
  await expect.poll(() => jobs.unfinished().some(({ job }) => job.id === id), { interval: 5 }).toBe(false);
  const job = jobNow(id);
  if (job === undefined) throw new Error('the job is gone');
  return job;
}

export async function fetchIt(into: Opened): Promise<Job> {
  return ended(into, value(await into.fetching.begin(ID, FILE, signal)).id);
}

export const refused = (reason: FetchTrouble) => ({ ok: false, failure: { code: 'FETCH_FAILED', reason } });

export const gzipped = { 'content-encoding': 'gzip', 'content-type': 'application/json' };
export const bomb = gzipSync(Buffer.alloc(32 * MEBIBYTE, '['));

export function endless(response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(MEBIBYTE, ' ')));
  };
  response.on('drain', more);
  more();
}

export function crawl(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
}
