import type { ClientContext, ClientLink } from '@orpc/client';
import { ORPCError } from '@orpc/client';
import { isContractProcedure } from '@orpc/contract';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHost } from '#host/host.ts';
import type { Host } from '#host/host.ts';
import { windowContract } from '#protocol/window/contract.ts';
import { linkOverWire } from '#protocol/wire/link.ts';
import { wireOverPort } from '#protocol/wire/port.ts';
import { fakeEngine } from '#test/support/fakeEngine.ts';
import { fakeShell } from '#test/support/hostParts.ts';
import { Seeded } from '#test/support/seeded.ts';

/** So many payloads each; COLOPHON_FUZZ=10000 for the whole bar. */
const PAYLOADS = Number(process.env.COLOPHON_FUZZ ?? 500);

/** Names that the contract knows, so that payloads come close to being right. */
const NAMES = (
  'id ticket hash name size offset chunk text parent conversation question answer leaf title limit before kind several ' +
  'force url theme device contextTokens project entries from count seq __proto__ constructor toString'
).split(' ');

const NUMBERS = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1e308, 2n ** 256n, -1n];
const TEXTS = [
  '',
  'model',
  '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  'f'.repeat(64),
  'x'.repeat(20_000),
  '\u0000',
  '\ud800',
  '../../etc/passwd',
];
const OTHERS = [undefined, null, true, false, new Date(0), new Date(Number.NaN), new Blob(['x']), new Set([1]), /x/];
const LEAVES: unknown[] = [NUMBERS, TEXTS, OTHERS].flat();

function payload(chance: Seeded, depth = 0): unknown {
  const kind = chance.below(depth > 3 ? 1 : 4);
  if (kind === 0) return chance.pick(LEAVES);
  if (kind === 1) return Array.from({ length: chance.below(4) }, () => payload(chance, depth + 1));
  return Object.fromEntries(
    Array.from({ length: chance.below(6) }, () => [chance.pick(NAMES), payload(chance, depth + 1)]),
  );
}

/** A group may hold groups. */
const procedures = Object.entries(windowContract).flatMap(([group, members]) =>
  Object.entries(members).flatMap(([name, member]) =>
    isContractProcedure(member)
      ? [[group, name] as const]
      : Object.keys(member).map((inner) => [`${group}.${name}`, inner] as const),
  ),
);

describe('hostile payloads', () => {
  let folder: string;
  let host: Host;
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);

  const openLink = (): { link: ClientLink<ClientContext>; close: () => void; raw: (frame: string) => void } => {
    const { port1, port2 } = new MessageChannel();
    host.serve(wireOverPort(port1));
    const wire = wireOverPort(port2);
    return {
      link: linkOverWire(wire, () => new Error('closed')),
      close: () => wire.close(),
      raw: (frame) => wire.send(frame),
    };
  };

  beforeAll(async () => {
    process.on('unhandledRejection', note);
    folder = await mkdtemp(join(tmpdir(), 'colophon-fuzz-'));
    const opened = await openHost({ dataFolder: folder, shell: fakeShell(fakeEngine()) });
    if (!opened.ok) throw new Error(opened.failure.code);
    host = opened.value;
  });

  afterAll(async () => {
    await host.close();
    process.off('unhandledRejection', note);
    await rm(folder, { recursive: true, force: true });
  });

  it.each(procedures)('are refused by %s.%s, and nothing breaks', async (group, name) => {
    const chance = new Seeded(group.length * 1_000 + name.length);
    const { link, close } = openLink();
    const bugs: string[] = [];
    const call = async () => {
      const controller = new AbortController();
      // Every third call is given up: before, during or after its work.
      if (chance.below(3) === 0) setTimeout(() => controller.abort(), chance.below(4));
      try {
        const came = await link.call([...group.split('.'), name], payload(chance), {
          context: {},
          signal: controller.signal,
        });
        if (typeof came === 'object' && came !== null && Symbol.asyncIterator in came) {
          const stream = came as AsyncIterableIterator<unknown>;
          await stream.next();
          await stream.return?.();
        }
      } catch (error) {
        if (error instanceof ORPCError && error.code === 'INTERNAL_SERVER_ERROR') bugs.push(error.message);
      }
    };
    for (let done = 0; done < PAYLOADS; done += 20) await Promise.all(Array.from({ length: 20 }, call));
    close();
    expect(bugs).toEqual([]);
  });

  it('leaves the host as it was: it answers, nothing runs on, nobody threw', async () => {
    const { link, close, raw } = openLink();
    raw('{'.repeat(50 * 1024 * 1024));
    raw('{"i":"raw","p":{"u":"http://colophon/app/about","b":{"json":{"__proto__":{"polluted":true}}}}}');
    await expect(link.call(['app', 'about'], undefined, { context: {} })).resolves.toMatchObject({ shell: 'server' });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    close();
    await pause(100);
    expect(unhandled).toEqual([]);
  });
});
