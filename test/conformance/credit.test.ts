import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnswerSettings } from '#core/answerSettings.ts';
import { canonicalText } from '#core/canonical/canonical.ts';
import type { Colophon } from '#core/colophon.ts';
import { auditReportSchema } from '#core/datanet/audit.ts';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import { snapshotRecordSchema } from '#core/snapshot/record.ts';
import { creditedHost } from '#test/support/creditedHost.ts';
import { writeReport } from '#scripts/auditReport.ts';
import { checkReceipt } from '#scripts/colophon.ts';
import { type HostClient, hostClient } from '#scripts/hostClient.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';

const SAID = 'The printer of Leipzig kept a second ledger under the stairs behind the paper store';

/** Over the real host and engine: an adapter with a lineage says what stands in the snapshot that it learnt from. */
describe('the colophon of an answer', () => {
  let folder: string;
  let own: HostClient;
  let base = '';
  let adapter = '';
  let plain: AnswerSettings;
  const sealed = sealedSnapshot(
    drafts(40).map((draft, place) => (place % 7 === 6 ? draft : { ...draft, text: `${SAID}, number ${place}.` })),
  );
  const { root } = sealed.manifest;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-credit-'));
    ({ own, base, adapter } = await creditedHost(folder, sealed));
    plain = plainAnswerSettings(await own.client.settings.change({ longestAnswerTokens: 120 }));
  }, 120_000);

  afterAll(async () => {
    await own.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = async (scale: number | null, said: string): Promise<string> => {
    const settings = {
      ...plain,
      adapters: scale === null ? [] : [{ hash: adapter, scale }],
      schema: JSON.stringify({ type: 'string', enum: [said] }),
    };
    let id = '';
    for await (const event of await own.client.conversations.ask({
      conversation: null,
      parent: null,
      text: 'What did the printer keep?',
      settings,
    })) {
      if (event.kind === 'ended') id = event.answer.id;
    }
    return id;
  };
  const whole = async (message: string): Promise<Colophon> => {
    let last: Colophon | undefined;
    for await (const colophon of await own.client.credit.follow({ message })) last = colophon;
    if (last === undefined) throw new Error('no colophon');
    return last;
  };
  /** An adapter of chance makes a text likelier at one strength and less likely at another. */
  const gained = async (): Promise<Colophon> => {
    for (const scale of [1, -1, 0.5, -0.5, 0.25, -0.25]) {
      const colophon = await whole(await ask(scale, `${SAID}, number 3.`));
      if (colophon.shares.length > 0) return colophon;
    }
    throw new Error('no strength gained anything');
  };

  let shown: Colophon;
  it('adds up, names the records that it matched, and is in the log', async () => {
    shown = await gained();
    expect(shown).toMatchObject({ state: 'done', failure: null, base: { hash: base } });
    expect(shown.shares.reduce((sum, { parts }) => sum + parts, shown.unattributed)).toBe(1_000_000);
    expect(shown.contributors.reduce((sum, { parts }) => sum + parts, shown.unattributed)).toBe(1_000_000);
    expect(shown.spans[0]?.words).toBeGreaterThan(8);
    expect(shown.methods.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'budget done',
      'spans done',
      'reading nothing-to-do',
      'influence not-traceable',
    ]);
    const [source] = shown.sources;
    if (source === undefined) throw new Error('no source');
    const record = await own.client.credit.record({ snapshot: root, offset: source.offset });
    expect(record).toMatchObject({ record: source.record, snapshot: { name: 'Reviews', licence: 'CC-BY-4.0' } });
    expect(record.texts[0]).toContain('second ledger');
    expect(record.contributors.reduce((sum, { parts }) => sum + parts, 0)).toBe(1_000_000);
    // What was held out was not learnt from.
    const trained = new Set(
      sealed.lines
        .map((line) => snapshotRecordSchema.parse(JSON.parse(line)))
        .flatMap((one) => (one.split === 'train' ? [one.input] : [])),
    );
    expect(trained.size).toBeLessThan(sealed.lines.length);
    const status = await own.client.credit.ledger.status();
    expect(status.size).toBeGreaterThan(shown.receipt?.index ?? Number.POSITIVE_INFINITY);
    const checked = await own.ended(await own.client.credit.ledger.verify());
    expect(checked.state).toBe('done');
    expect((await own.client.credit.ledger.list({ limit: 5 })).map(({ message }) => message)).toContain(shown.message);
  }, 120_000);

  it('gives nothing where no adapter spoke, and says so', async () => {
    const bare = await whole(await ask(null, `${SAID}.`));
    expect(bare).toMatchObject({ state: 'done', shares: [], unattributed: 1_000_000, spans: [] });
    expect(bare.methods.every(({ state }) => state === 'nothing-to-do')).toBe(true);
    expect(bare.receipt).not.toBeNull();
  }, 120_000);

  it('is there after a restart as it was, with an index that is made again when it is damaged', async () => {
    await own.close();
    await writeFile(join(folder, 'derived', root, 'trace@1'), 'nonsense');
    own = await hostClient(folder);
    expect(await own.client.credit.get({ message: shown.message })).toEqual(shown);
    const again = await gained();
    expect(again.spans).toEqual(shown.spans);
  }, 120_000);

  it('is counted over time, and can be walked from the answer to the people and back', async () => {
    const carried = await own.client.credit.carried({ kind: 'record', since: 0, limit: 50 });
    expect(carried.answers).toBeGreaterThan(1);
    const [first] = carried.carriers;
    if (first === undefined) throw new Error('nothing carried an answer');
    expect(first.credited).toBeGreaterThan(0);
    expect(first.low).toBeLessThanOrEqual(first.parts);
    const people = await own.client.credit.carried({ kind: 'person', since: 0, limit: 50 });
    const sum = people.carriers.reduce((parts, carrier) => parts + carrier.parts, people.unattributed);
    // Rounded for each.
    expect(Math.abs(sum - 1_000_000)).toBeLessThan(people.carriers.length + 2);
    const later = await own.client.credit.carried({ kind: 'record', since: Date.now() + 1_000, limit: 50 });
    expect(later).toEqual({ answers: 0, unattributed: 1_000_000, carriers: [], more: false });

    const answer = await own.client.credit.around({ kind: 'answer', id: shown.message });
    const record = answer.after.find(({ node }) => node.kind === 'record');
    if (record === undefined) throw new Error('no way to a record');
    const beside = await own.client.credit.around({ kind: 'record', id: record.node.id });
    expect(beside.before.map(({ node }) => node.id)).toContain(shown.message);
    const person = beside.after.find(({ node }) => node.kind === 'person');
    const theirs = await own.client.credit.around({ kind: 'person', id: person?.node.id ?? '' });
    expect(theirs.before.map(({ node }) => node.id)).toContain(record.node.id);
    const snapshot = await own.client.credit.around({ kind: 'snapshot', id: root });
    expect(snapshot.before.map(({ node }) => node.id)).toEqual([adapter]);
    await expect(own.client.credit.around({ kind: 'record', id: `${root}:7` })).rejects.toMatchObject({
      data: { code: 'NOT_FOUND' },
    });
    expect((await own.client.credit.placeOf({ message: shown.message })).conversation).toHaveLength(26);
  });

  it('tells which records of a snapshot carried none, and why', async () => {
    expect((await own.ended(await own.client.credit.findUnused({ root }))).state).toBe('done');
    const [used] = await own.client.credit.used();
    if (used?.unused == null) throw new Error('nothing was found');
    const { duplicate, uncredited, 'never-found': never } = used.unused.reasons;
    expect(used.credited).toBeGreaterThan(0);
    expect(used.credited + duplicate.records + uncredited.records + never.records).toBe(used.records);
    // Nothing was estimated of an adapter that was not trained here.
    expect(used.unused.reasons['low-influence'].records).toBe(0);
    const [one] = never.first;
    if (one === undefined) throw new Error('every record was found');
    const record = await own.client.credit.record({ snapshot: root, offset: one.offset });
    expect(record.texts.join(' ').replaceAll(/\s+/gu, ' ')).toContain(one.excerpt.slice(0, 20));
  });

  it('asks again without an adapter, side by side', async () => {
    const asked = await own.client.credit.whatIf({
      message: shown.message,
      without: { kind: 'adapter', hash: adapter },
    });
    expect(asked.without).toEqual([{ hash: adapter, name: expect.any(String) }]);
    expect(asked.answers.map(({ made }) => made?.adapters.length)).toEqual([1, 0]);
    expect(asked.answers[0].made?.seed).toBe(asked.answers[1].made?.seed);
    for (const { id } of asked.answers) await own.client.conversations.stop({ answer: id });
    await expect(
      own.client.credit.whatIf({ message: shown.message, without: { kind: 'contributor', id: 'name:Nobody' } }),
    ).rejects.toMatchObject({ data: { code: 'NOT_FOUND', what: 'adapter' } });
  }, 120_000);

  it('hands out a receipt that a stranger can check, and that names what was changed in it', async () => {
    const { receipt, opening } = await own.client.credit.receipt({ message: shown.message, opening: true });
    if (opening === null) throw new Error('no opening');
    const files = join(folder, 'handed');
    await mkdir(files);
    await cp(join(folder, 'derived', 'exports', receipt.name), join(files, 'receipt.json'));
    await cp(join(folder, 'derived', 'exports', opening.name), join(files, 'opening.json'));
    await own.client.credit.exportAs({ message: shown.message, format: 'markdown' });
    const snapshot = join(folder, 'snapshots', root);
    const wish = {
      file: join(files, 'receipt.json'),
      opening: join(files, 'opening.json'),
      snapshots: [snapshot],
      adapters: [join(folder, 'made.gguf')],
    };
    const good = await checkReceipt(wish);
    expect(good.filter(({ verdict }) => verdict === 'wrong')).toEqual([]);
    expect(good.filter(({ verdict }) => verdict === 'good').map(({ part }) => part)).toEqual([
      'form',
      'signature',
      'log',
      'credit',
      'opening',
      'adapter',
      'snapshot',
      'spans',
    ]);
    const out = join(files, 'report.json');
    const named = { file: wish.file, out, payer: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', chain: '10' };
    const hash = await writeReport(named, good);
    const report = await readFile(out, 'utf8');
    expect(hash).toBe(`0x${createHash('sha256').update(report).digest('hex')}`);
    const read = auditReportSchema.parse(JSON.parse(report));
    expect(canonicalText(read)).toEqual({ ok: true, value: report });
    expect(read.checked).toEqual(good);
    for (const word of ['Leipzig', 'ledger', folder]) expect(report).not.toContain(word);
    expect(await writeReport({ ...named, payer: 'me' }, good)).toBeNull();
    const text = await readFile(wish.file, 'utf8');
    await writeFile(
      wish.file,
      text.replace(`"unattributed": ${shown.unattributed}`, `"unattributed": ${shown.unattributed - 1}`),
    );
    const altered = await checkReceipt(wish);
    expect(altered.some(({ verdict }) => verdict === 'wrong')).toBe(true);
    // What the key did not sign is not held against anybody.
    expect(await writeReport(named, altered)).toBeNull();
    await writeFile(wish.file, text.replace(/"prompt": \d+/u, '"prompt": 99999'));
    const wrong = (await checkReceipt(wish)).filter(({ verdict }) => verdict === 'wrong').map(({ part }) => part);
    expect(wrong).toContain('signature');
  }, 120_000);
});
