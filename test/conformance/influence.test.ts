import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Colophon } from '#core/colophon.ts';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import { exampleSchema } from '#core/train/examples.ts';
import type { Run } from '#core/train/run.ts';
import { realDisk } from '#host/durable/disk.ts';
import { newId } from '#host/ids.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { type HostClient, hostClient } from '#scripts/hostClient.ts';
import { labelledProject, sealWish } from '#test/support/labelledProject.ts';

// The bench has its own test; here every configuration has a figure, so that there is something to wait for.
vi.mock(import('#core/credit/trust.ts'), async (original) => ({
  ...(await original()),
  trustOf: ({ beside }) => ({ trust: beside > 1 ? 0 : 0.5 - beside / 10, slack: 0.5 }),
}));

/** The real host and engine: an adapter that was trained here, and what is known of its records behind an answer. */
describe('the influence of what was learnt', () => {
  let folder: string;
  let side: HostClient;
  let run: Run;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-influence-'));
    await mkdir(join(folder, 'projects'));
    const project = newId();
    const made = await labelledProject(join(folder, 'projects', project), realDisk, { records: 24, labelers: 2 });
    await made.close();
    side = await hostClient(folder);
    const { client } = side;
    const root = (await side.ended(await client.snapshots.seal(sealWish({ project })))).result ?? '';
    const bytes = new Uint8Array(await readFile(await fixedModel('tiny', { ending: 'sometimes' })));
    const added = await side.ended(await client.models.add({ ticket: await side.send('tiny.gguf', bytes) }));
    if (added.result === null) throw new Error(JSON.stringify(added.failure));
    const base = added.result;
    await client.settings.change({ chosenModel: base, contextTokens: 512, threads: 1 });
    const changes = {
      rank: 2,
      targets: ['attn_q' as const, 'attn_v' as const],
      epochs: 5,
      batchExamples: 8,
      longestTokens: 256,
      microTokens: 1_024,
      packing: false,
      evaluations: 1,
      learningRate: 2e-2,
      threads: 1,
      device: 'wasm' as const,
    };
    const permissions = await client.factory.permissions({ snapshots: [root], commercial: false });
    const begun = await client.factory.start({
      wish: { base: base, snapshots: [root], recipe: { name: 'quick', changes }, commercial: false },
      name: 'Learnt',
      read: permissions.map(({ root: of, termsHash }) => ({ root: of, termsHash })),
      registers: true,
    });
    const job = (await client.jobs.list({ limit: 50 })).find(({ id }) => id === begun.job);
    if (job === undefined) throw new Error('The run has no job');
    await side.ended(job);
    run = await client.factory.get({ run: begun.id });
  }, 600_000);
  afterAll(async () => {
    await side.close();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  /** Asks as a record of the run does, and holds the answer to what stands in it. */
  const ask = async (beside: readonly string[] = []): Promise<string> => {
    const [line = ''] = (await readFile(join(folder, 'runs', run.id, 'examples.jsonl'), 'utf8')).split('\n');
    const { messages } = exampleSchema.parse(JSON.parse(line));
    const settings = {
      ...plainAnswerSettings(await side.client.settings.change({ longestAnswerTokens: 60 })),
      adapters: [run.adapter ?? '', ...beside].map((hash) => ({ hash, scale: 1 })),
      schema: JSON.stringify({ type: 'string', enum: [messages.at(-1)?.content ?? ''] }),
    };
    let id = '';
    for await (const event of await side.client.conversations.ask({
      conversation: null,
      parent: null,
      text: messages.findLast(({ role }) => role === 'user')?.content ?? '',
      settings,
    }))
      if (event.kind === 'ended') id = event.answer.id;
    return id;
  };
  const influence = ({ methods }: Colophon) => methods.find(({ kind }) => kind === 'influence');
  const until = async (message: string, state: Colophon['state']): Promise<Colophon> => {
    for await (const colophon of await side.client.credit.follow({ message }))
      if (colophon.state === state) return colophon;
    throw new Error(`It never was ${state}`);
  };
  const child = (): number | undefined => {
    const lines = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' });
    const found = lines.split('\n').find((line) => line.trimEnd().endsWith(' train'));
    return found === undefined ? undefined : Number.parseInt(found, 10);
  };

  it('is pending at first, and comes as a supplement, even when its child is killed in the middle', async () => {
    const message = await ask();
    const first = await until(message, 'refining');
    expect(influence(first)).toMatchObject({ name: 'e-shampoo/3', state: 'pending' });
    expect(first.receipt).not.toBeNull();
    const factors = join(folder, 'derived', run.adapter ?? '', 'factors@2');
    await vi.waitFor(() => stat(factors), { timeout: 200_000, interval: 200 });
    const pid = await vi.waitFor(
      () => {
        const found = child();
        if (found === undefined) throw new Error('No child yet');
        return found;
      },
      { timeout: 60_000, interval: 20 },
    );
    process.kill(pid, 'SIGKILL');
    const last = await until(message, 'done');
    expect(influence(last)).toMatchObject({ state: 'done', figures: { trust: 0.5, bits: 8, checkpoints: 5 } });
    // A record may be several examples.
    const { records = 0, named = -1 } = influence(last)?.figures ?? {};
    expect(records).toBeGreaterThan(0);
    expect(records).toBeLessThanOrEqual(run.data?.examples ?? 0);
    expect(named).toBeLessThanOrEqual(records);
    expect(last.shares.reduce((sum, { parts }) => sum + parts, last.unattributed)).toBe(1_000_000);
    expect(last.receipt).toEqual(first.receipt);
    const entries = await side.client.credit.ledger.list({ limit: 10 });
    expect(entries.map(({ kind }) => kind)).toEqual(['supplement', 'answer']);
  }, 600_000);

  it('is why records count as unused that no answer repeated', async () => {
    const { client } = side;
    const root = run.snapshots[0]?.root ?? '';
    expect((await side.ended(await client.credit.findUnused({ root }))).state).toBe('done');
    const used = (await client.credit.used()).find((one) => one.root === root);
    const { 'low-influence': low, ...others } = used?.unused?.reasons ?? {};
    expect(low?.records).toBeGreaterThan(0);
    const rest = Object.values(others).reduce((sum, { records }) => sum + records, 0);
    expect((used?.credited ?? 0) + (low?.records ?? 0) + rest).toBe(used?.records);
  }, 120_000);

  it('is estimated beside adapters from elsewhere, and pays nothing beside more than have a figure', async () => {
    const { client } = side;
    const others: string[] = [];
    for (const seed of [7, 8]) {
      const path = join(folder, `elsewhere-${seed}.gguf`);
      await writeFixedAdapter(path, { seed, strength: 0.2 });
      const tickets = [await side.send(`elsewhere-${seed}.gguf`, new Uint8Array(await readFile(path)))];
      const added = await side.ended(await client.adapters.add({ tickets, base: run.base.hash, name: 'Elsewhere' }));
      others.push(added.result ?? '');
    }
    const two = await until(await ask(others.slice(1)), 'done');
    expect(influence(two)).toMatchObject({ state: 'done', figures: { adapters: 2, traced: 1, trust: 0.4 } });
    expect(two.shares.reduce((sum, { parts }) => sum + parts, two.unattributed)).toBe(1_000_000);
    const last = await until(await ask(others), 'done');
    expect(influence(last)).toMatchObject({ state: 'done', figures: { adapters: 3, traced: 1, trust: 0 } });
    expect(last.shares.filter(({ kind }) => kind === 'estimated')).toEqual([]);
    expect(influence(last)?.figures['named']).toBeGreaterThan(0);
    const inSpans = new Set(last.spans.flatMap(({ sources }) => sources));
    expect(last.sources.filter(({ number, parts }) => !inSpans.has(number) && parts === 0)).not.toEqual([]);
  }, 300_000);

  it('is not traceable once the run is gone', async () => {
    await side.client.factory.remove({ run: run.id });
    expect(influence(await until(await askAgain(), 'done'))).toMatchObject({ state: 'not-traceable' });
  }, 120_000);

  const askAgain = async (): Promise<string> => {
    const settings = {
      ...plainAnswerSettings(await side.client.settings.change({ longestAnswerTokens: 8 })),
      adapters: [{ hash: run.adapter ?? '', scale: 1 }],
    };
    let id = '';
    for await (const event of await side.client.conversations.ask({
      conversation: null,
      parent: null,
      text: 'who',
      settings,
    }))
      if (event.kind === 'ended') id = event.answer.id;
    return id;
  };
});
