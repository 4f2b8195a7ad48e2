import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '#core/benchmark/report.ts';
import type { Run } from '#core/train/run.ts';
import { realDisk } from '#host/durable/disk.ts';
import { newId } from '#host/ids.ts';
import type { BenchmarkWish } from '#protocol/window/benchmarks.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { type HostClient, hostClient } from '#scripts/hostClient.ts';
import { labelledProject, sealWish } from '#test/support/labelledProject.ts';

const TASK = [
  { question: 'Which of these is a fruit?', choices: { text: ['apple', 'hammer'], label: ['A', 'B'] }, answerKey: 'A' },
  { question: 'Which of these is a tool?', choices: { text: ['pear', 'saw'], label: ['A', 'B'] }, answerKey: 'B' },
  { question: 'Which of these swims?', choices: { text: ['carp', 'stone'], label: ['A', 'B'] }, answerKey: 'A' },
];

/** The real host, the real engine and a small base: an adapter is measured against its base. */
describe('benchmarks', () => {
  let folder: string;
  let side: HostClient;
  let root = '';
  let base = '';
  let run: Run;
  let own = '';
  let general = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-benchmarks-'));
    await mkdir(join(folder, 'projects'));
    const project = newId();
    const made = await labelledProject(join(folder, 'projects', project), realDisk, { records: 60, labelers: 3 });
    await made.close();
    side = await hostClient(folder);
    root = (await side.ended(await side.client.snapshots.seal(sealWish({ project })))).result ?? '';
    const bytes = await readFile(await fixedModel('tiny', { ending: 'sometimes' }));
    const added = await side.client.models.add({ ticket: await side.send('tiny.gguf', new Uint8Array(bytes)) });
    base = (await side.ended(added)).result ?? '';
    await side.client.settings.change({ chosenModel: base, contextTokens: 512, threads: 1, longestAnswerTokens: 8 });
    run = await train('First', false);
  }, 300_000);
  afterAll(async () => {
    await side.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Another seed makes another adapter; the same makes the same, to the bit. */
  const train = async (name: string, registers: boolean, seed = 1): Promise<Run> => {
    const permissions = await side.client.factory.permissions({ snapshots: [root], commercial: false });
    const changes = {
      rank: 4,
      targets: ['attn_q' as const, 'attn_v' as const],
      epochs: 2,
      longestTokens: 256,
      microTokens: 1_024,
      packing: false,
      learningRate: 1e-2,
      seed,
      threads: 1,
      device: 'wasm' as const,
    };
    const begun = await side.client.factory.start({
      wish: { base, snapshots: [root], recipe: { name: 'quick', changes }, commercial: false },
      name,
      read: permissions.map(({ root: of, termsHash }) => ({ root: of, termsHash })),
      registers,
    });
    for await (const { run: now } of await side.client.factory.watch({ run: begun.id })) {
      if (now.state !== 'open') break;
    }
    return side.client.factory.get({ run: begun.id });
  };
  const subject = () => ({ kind: 'run' as const, run: run.id });
  const measure = async (wish: Partial<BenchmarkWish>): Promise<{ hash: string; report: Report }> => {
    const whole = { subject: subject(), benchmarks: [own], previous: 'newest' as const, judge: null, ...wish };
    const job = await side.ended(await side.client.benchmarks.start(whole));
    expect(job.failure).toBeNull();
    expect(job.state).toBe('done');
    const hash = job.result ?? '';
    return { hash, report: await side.client.benchmarks.report({ hash }) };
  };
  const make = (kind: 'loss' | 'match' | 'text' | 'judge' | 'speed', split: 'train' | 'validation' = 'validation') =>
    side.client.benchmarks.make({
      name: `Ours: ${kind}`,
      note: '',
      kind,
      root,
      split,
      most: 6,
      seed: 1,
      longestAnswerTokens: 8,
    });

  it('are made of held-out records, with their author; the same wish makes the same one', async () => {
    const made = await make('loss');
    own = made.hash;
    expect((await make('loss')).hash).toBe(own);
    expect(made).toMatchObject({ kind: 'loss', about: 'own', source: { kind: 'snapshot', root, split: 'validation' } });
    expect(made.author.profile).toMatch(/^0[23]/);
    const [shipped, ...others] = await side.client.benchmarks.list();
    expect(shipped).toMatchObject({ about: 'general', source: { kind: 'app' } });
    expect(others.map(({ hash }) => hash)).toEqual([own]);
    general = shipped?.hash ?? '';
  });

  it('tell how much better an adapter is on its own, what it forgot, and what it has seen', async () => {
    const seen = (await make('text', 'train')).hash;
    const { report } = await measure({ benchmarks: [own, general, seen] });
    const [loss, prose, text] = report.parts;
    expect(report).toMatchObject({ adapter: { run: run.id }, base: { hash: base }, previous: null });
    expect(loss?.comparisons.map(({ metric }) => metric)).toEqual(['loss', 'perplexity']);
    expect(loss?.comparisons[1]?.overBase.by).toBeGreaterThan(0);
    expect(loss?.contamination).toMatchObject({ words: 8, looked: loss?.benchmark.items });
    expect(prose).toMatchObject({ measured: 16, contamination: { count: 0 } });
    expect(text?.contamination?.count).toBeGreaterThan(0);
    expect(text?.comparisons.map(({ metric }) => metric)).toEqual(['chrf', 'rougeL']);
    expect(report.verdict.map(({ about }) => about)).toEqual(['own', 'own', 'general']);
    const { items, of } = await side.client.benchmarks.results({
      hash: (await side.client.benchmarks.reports({ subject: subject(), limit: 10 }))[0]?.hash ?? '',
      benchmark: seen,
      offset: 0,
      limit: 2,
    });
    expect(of).toBe(text?.benchmark.items);
    expect(typeof items[0]?.adapter?.said).toBe('string');
  }, 120_000);

  it('give the same figures again, without measuring anything twice', async () => {
    const derived = join(folder, 'derived', 'benchmarks');
    const before = await readdir(derived);
    const [first, second] = [await measure({}), await measure({})];
    expect(second.report.parts).toEqual(first.report.parts);
    expect(await readdir(derived)).toEqual(before);
    await rm(derived, { recursive: true });
    expect((await measure({})).report.parts).toEqual(first.report.parts);
  }, 120_000);

  it('are read from lines of lm-evaluation-harness, and choices are weighed', async () => {
    const ticket = await side.send('task.jsonl', TASK.map((line) => JSON.stringify(line)).join('\n'));
    const { mapping } = await side.client.benchmarks.look({ ticket });
    expect(mapping).toEqual({
      prompt: 'question',
      choices: ['choices.text'],
      gold: 'answerKey',
      labels: 'choices.label',
    });
    if (mapping === null) throw new Error('nothing was guessed');
    const tried = await side.client.benchmarks.tryLines({ ticket, mapping });
    expect(tried.map((one) => (one.read ? one.item.gold : null))).toEqual([0, 1, 0]);
    const shown = { name: 'Task', note: '', form: 'plain', about: 'general', longestAnswerTokens: 8 } as const;
    const made = await side.client.benchmarks.importLines({ ticket, mapping, kind: 'choice', ...shown });
    const { report } = await measure({ benchmarks: [made.hash] });
    expect(report.parts[0]?.comparisons.map(({ metric }) => metric)).toEqual(['accuracy', 'accuracyByLength']);
    const bad = await side.send('bad.jsonl', `${JSON.stringify(TASK[0])}\n{"question": "?"}\n`);
    await expect(
      side.client.benchmarks.importLines({ ticket: bad, mapping, kind: 'choice', ...shown }),
    ).rejects.toMatchObject({ data: { code: 'BENCHMARK_REFUSED', line: 2, reason: 'no-choices' } });
  }, 60_000);

  it('are judged by a local model, and tell how fast it is', async () => {
    const judged = (await make('judge')).hash;
    const speed = (await make('speed')).hash;
    const asked = { subject: subject(), benchmarks: [judged], previous: null, judge: null };
    await expect(side.client.benchmarks.start(asked)).rejects.toMatchObject({ data: { code: 'NO_MODEL_CHOSEN' } });
    const { report } = await measure({ benchmarks: [judged, speed], judge: base });
    expect(report.judge).toMatchObject({ hash: base });
    const rating = report.parts[0]?.comparisons.find(({ metric }) => metric === 'rating');
    expect(rating?.adapter.value).toBeGreaterThanOrEqual(1);
    expect(rating?.adapter.value).toBeLessThanOrEqual(5);
    const memory = report.parts[1]?.comparisons.find(({ metric }) => metric === 'memory');
    expect(memory?.adapter.value).toBeGreaterThan(1_000_000);
  }, 120_000);

  it('are demanded by a gate, and told on the card of the adapter that it lets in', async () => {
    await measure({});
    const demand = { benchmark: own, name: 'Ours: loss', metric: 'loss' as const, least: null, overBase: 1_000 };
    const gate = await side.client.benchmarks.putGate({
      id: null,
      recipe: 'quick',
      project: null,
      demands: [demand],
      mostContaminated: null,
    });
    await expect(side.client.factory.register({ run: run.id })).rejects.toMatchObject({
      data: { code: 'GATE_NOT_MET', below: 'Ours: loss', missing: '' },
    });
    await side.client.benchmarks.putGate({ ...gate, demands: [{ ...demand, overBase: 0 }] });
    expect((await side.client.benchmarks.standing({ subject: subject() })).shortfalls).toEqual([]);
    const adapter = await side.client.factory.register({ run: run.id });
    const told = adapter.lineage?.benchmarks.find(({ name }) => name === 'Ours: loss');
    expect(told?.verdict).toMatch(/^(?:better on yours by|no surer difference on yours than) /);
    const reports = await side.client.benchmarks.reports({
      subject: { kind: 'adapter', hash: adapter.hash },
      limit: 50,
    });
    expect(reports.map(({ hash }) => hash)).toContain(told?.hash);
    // The next one of the same lineage is measured against it, and a run whose figures are missing waits.
    const second = await train('Second', true, 2);
    expect(second).toMatchObject({ state: 'ended', adapter: null, failure: { code: 'GATE_NOT_MET' } });
    const { report } = await measure({ subject: { kind: 'run', run: second.id } });
    expect(report.previous).toMatchObject({ hash: adapter.hash });
    expect(report.parts[0]?.comparisons[0]?.overPrevious).not.toBeNull();
    await side.client.benchmarks.removeGate({ id: gate.id });
    // Measured once it is in the library, too, its card tells it.
    await measure({ subject: { kind: 'adapter', hash: adapter.hash }, benchmarks: [general] });
    const card = await side.client.adapters.get({ hash: adapter.hash });
    expect(card.lineage?.benchmarks[0]).toMatchObject({ name: 'Plain prose' });
  }, 300_000);

  it('are paused and gone on with', async () => {
    const fresh = (await make('match')).hash;
    const job = await side.client.benchmarks.start({
      subject: subject(),
      benchmarks: [fresh, general],
      previous: null,
      judge: null,
    });
    await side.client.jobs.pause({ id: job.id }).catch(() => {});
    await side.client.jobs.resume({ id: job.id }).catch(() => {});
    expect(await side.ended(job)).toMatchObject({ state: 'done' });
  }, 60_000);
});
