import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeRecordSet, encodeRecordSet } from '#core/curate/recordSet.ts';
import { newId } from '#host/ids.ts';
import type { SuggestWish } from '#protocol/window/suggestions.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { hostClient } from '#scripts/hostClient.ts';
import type { HostClient } from '#scripts/hostClient.ts';

const ROWS = 60;
const csv = [
  'text',
  ...Array.from(
    { length: ROWS },
    (_, row) => `"Row ${row} 👍 is ${row % 3 === 0 ? 'good' : row % 3 === 1 ? 'bad' : 'good and bad'}"`,
  ),
].join('\n');

/** The real host, the real engine and a small model of chance: from a question to a suggestion at the desk. */
describe('suggestions', () => {
  let folder: string;
  let side: HostClient;
  let project = '';
  let by = '';
  const window = newId();
  const wish: SuggestWish = {
    model: null,
    questions: ['sentiment'],
    records: null,
    pendingOnly: true,
    order: 'as-they-stand',
    limit: 20,
    examples: 4,
    seed: 1,
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-suggestions-'));
    side = await hostClient(folder);
    const { client } = side;
    const made = await client.projects.create({ name: 'Reviews', template: 'sentiment' });
    project = made.id;
    by = made.labelers[0]?.id ?? '';
    const ticket = await side.send('rows.csv', csv);
    const guess = await client.projects.importPreview({ project, tickets: [ticket], reading: null, shape: null });
    const { reading, mapping } = guess;
    const asked = { tickets: [ticket], reading, mapping, author: null, terms: null, mends: null };
    const imported = await side.ended(await client.projects.import({ project, wish: asked }));
    expect(imported.state).toBe('done');
    await client.projects.open({ project, window });
  }, 60_000);
  afterAll(async () => {
    await side.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('need a model', async () => {
    await expect(side.client.suggestions.start({ project, wish })).rejects.toMatchObject({
      data: { code: 'NO_MODEL_CHOSEN' },
    });
  });

  it('are made for the records that were meant, with the model’s own probabilities', async () => {
    const { client } = side;
    const bytes = await readFile(await fixedModel('tiny', { ending: 'sometimes' }));
    const added = await side.ended(
      await client.models.add({ ticket: await side.send('tiny.gguf', new Uint8Array(bytes)) }),
    );
    expect(added.state).toBe('done');
    await client.settings.change({ chosenModel: added.result, contextTokens: 1_024, threads: 1 });

    const question = (await client.projects.open({ project, window })).project.questions.find(
      ({ id }) => id === 'sentiment',
    );
    if (question?.kind !== 'choice') throw new Error('The template has no such question');
    const answer = (record: number, label: string) => ({
      id: newId(),
      at: Date.now(),
      by,
      do: {
        kind: 'answer' as const,
        record,
        answers: { sentiment: { kind: 'choice' as const, labels: [label] } },
        status: 'submitted' as const,
        tookMs: 10,
      },
    });
    const [first, second] = question.labels;
    await client.projects.append({
      project,
      window,
      entries: [answer(0, first?.id ?? ''), answer(1, second?.id ?? ''), answer(3, first?.id ?? '')],
    });

    const [prompt] = await client.suggestions.prompts({ project, wish, record: 0 });
    expect(prompt?.examples.toSorted()).toEqual([1, 3]);
    expect(prompt?.messages.at(-1)?.text).toContain('Row 0 👍');

    const [tried] = await client.suggestions.try({ project, wish, record: 5 });
    expect(tried).toMatchObject({ problem: null, suggestion: { record: 5, source: 'model' } });
    expect((await client.suggestions.of({ project, records: [5] })).length).toBe(0);

    const job = await side.ended(await client.suggestions.start({ project, wish }));
    expect(job).toMatchObject({ state: 'done', result: '20' });
    const records = decodeRecordSet((await client.suggestions.records({ project })).records, ROWS);
    // Of the 57 that are pending, the first 20.
    expect(records.ok && [...records.value]).toEqual([2, ...Array.from({ length: 19 }, (_, place) => place + 4)]);
    const [suggestion] = await client.suggestions.of({ project, records: [2, 0] });
    expect(suggestion).toMatchObject({ record: 2, question: 'sentiment', source: 'model' });
    const { labels, rows, more } = await client.suggestions.probabilities({
      project,
      question: 'sentiment',
      after: -1,
      limit: 5,
    });
    expect(labels).toEqual(question.labels.map(({ id }) => id));
    expect(rows.map(({ record }) => record)).toEqual([2, 4, 5, 6, 7]);
    expect(more).toBe(true);
    for (const { probabilities } of rows) {
      expect(probabilities.reduce((one, other) => one + other, 0)).toBeCloseTo(1, 4);
    }
  }, 60_000);

  it('say which records are worth a person’s time: the least certain first', async () => {
    const { client } = side;
    const { records, looked } = await client.suggestions.order({
      project,
      by: 'uncertainty',
      question: 'sentiment',
      limit: 5,
      seed: 1,
    });
    expect(looked).toBe(20);
    const { rows } = await client.suggestions.probabilities({ project, question: 'sentiment', after: -1, limit: 100 });
    const gap = (record: number) => {
      const [best = 0, next = 0] =
        rows.find((row) => row.record === record)?.probabilities.toSorted((a, b) => b - a) ?? [];
      return best - next;
    };
    expect(records.map(gap)).toEqual(records.map(gap).toSorted((one, other) => one - other));
    const far = await client.suggestions.order({ project, by: 'diversity', question: null, limit: 7, seed: 1 });
    expect(new Set(far.records).size).toBe(7);
    expect(far.looked).toBe(57);
  });

  it('are not answers: only what a person submits is, and then the two are compared', async () => {
    const { client } = side;
    const opened = await client.projects.open({ project, window });
    expect(opened.standing.lastSeq).toBe(3);
    const [suggestion] = await client.suggestions.of({ project, records: [2] });
    if (suggestion === undefined) throw new Error('No suggestion');
    const { answer } = suggestion;
    const entry = {
      id: newId(),
      at: Date.now(),
      by,
      do: {
        kind: 'answer' as const,
        record: 2,
        answers: { sentiment: answer },
        status: 'submitted' as const,
        tookMs: 1,
      },
    };
    await client.projects.append({ project, window, entries: [entry] });
    const { questions, lastRun } = await client.suggestions.summary({ project });
    expect(questions).toEqual([{ question: 'sentiment', source: 'model', records: 20, answered: 1, same: 1 }]);
    expect(lastRun).toMatchObject({ made: 20, refused: {}, cut: 0 });
  });

  it('of rules are tried, kept and applied', async () => {
    const { client } = side;
    const { project: head } = await client.projects.open({ project, window });
    const question = head.questions.find(({ id }) => id === 'sentiment');
    if (question?.kind !== 'choice') throw new Error('The template has no such question');
    const [one = '', other = ''] = question.labels.map(({ id }) => id);
    const common = { question: 'sentiment', field: null };
    const rules = [
      { id: 'good', name: 'Good', label: one, when: { kind: 'words' as const, words: ['good'] }, ...common },
      {
        id: 'bad',
        name: 'Bad',
        label: other,
        when: { kind: 'pattern' as const, source: 'b[aá]d', ignoreCase: true },
        ...common,
      },
    ];
    const broken = { ...rules[1]!, when: { kind: 'pattern' as const, source: '(?=x)', ignoreCase: false } };
    expect((await client.suggestions.putRules({ project, rules: [rules[0]!, broken] })).refused).toMatchObject([
      { rule: 'bad', why: 'look-around' },
    ]);
    expect(await client.suggestions.rules({ project })).toEqual([]);

    const tried = await client.suggestions.tryRules({ project, rules, seed: 1 });
    expect(tried).toMatchObject({ looked: ROWS, of: ROWS, covered: ROWS, tied: 20 });
    expect(tried.figures).toMatchObject([
      { rule: 'good', covers: 40, overlaps: 20, conflicts: 20 },
      { rule: 'bad', covers: 40, overlaps: 20, conflicts: 20 },
    ]);
    expect(await client.suggestions.putRules({ project, rules })).toEqual({ refused: [] });
    expect(await client.suggestions.rules({ project })).toEqual(rules);

    const applied = await side.ended(await client.suggestions.applyRules({ project }));
    expect(applied).toMatchObject({ state: 'done', result: '40' });
    const both = await client.suggestions.of({ project, records: [4, 2] });
    expect(both.filter(({ source }) => source === 'rules')).toMatchObject([
      { record: 4, by: 'Bad', certainty: 1, answer: { labels: [other] } },
    ]);
    await client.suggestions.clear({ project, source: 'rules' });
    expect((await client.suggestions.of({ project, records: [4] })).map(({ source }) => source)).toEqual(['model']);
  });

  it('refuse a set of records that is none', async () => {
    const { client } = side;
    await expect(
      client.suggestions.start({ project, wish: { ...wish, records: encodeRecordSet(Uint32Array.of(999)) } }),
    ).rejects.toMatchObject({ data: { code: 'NOTHING_CHOSEN' } });
    await expect(
      client.suggestions.start({ project, wish: { ...wish, questions: ['nothing_like_it'] } }),
    ).rejects.toMatchObject({ data: { code: 'NOTHING_CHOSEN' } });
  });

  it('go on after a pause, and after the host was closed in the middle', async () => {
    await side.client.suggestions.clear({ project, source: null });
    const begin = () => side.client.suggestions.start({ project, wish: { ...wish, limit: null } });
    const job = await begin();
    const paused = await side.client.jobs.pause({ id: job.id });
    expect(paused.state).toBe('paused');
    await side.client.jobs.resume({ id: job.id });
    const pending = (await side.ended(job)).result;
    expect(pending).toBe('56');

    await side.client.suggestions.clear({ project, source: null });
    const second = await begin();
    await side.close();
    side = await hostClient(folder);
    expect(await side.ended(second)).toMatchObject({ state: 'done', result: pending });
    const records = decodeRecordSet((await side.client.suggestions.records({ project })).records, ROWS);
    expect(records.ok && records.value.length).toBe(56);

    const third = await begin();
    await side.client.jobs.cancel({ id: third.id });
    expect((await side.ended(third)).state).toBe('cancelled');
  }, 60_000);
});
