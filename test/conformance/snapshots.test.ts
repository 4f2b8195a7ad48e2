import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realDisk } from '#host/durable/disk.ts';
import { newId } from '#host/ids.ts';
import { type HostClient, hostClient } from '#scripts/hostClient.ts';
import { labelledProject, sealWish } from '#test/support/labelledProject.ts';

/** The real host and a window: what is done with a snapshot once it is there. */
describe('a snapshot', () => {
  let folder: string;
  let side: HostClient;
  let root = '';
  const project = newId();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-snapshots-'));
    await mkdir(join(folder, 'projects'));
    const made = await labelledProject(join(folder, 'projects', project), realDisk, { records: 60, labelers: 3 });
    await made.close();
    side = await hostClient(folder);
    root = (await side.ended(await side.client.snapshots.seal(sealWish({ project })))).result ?? '';
  });
  afterAll(async () => {
    await side.close();
    await rm(folder, { recursive: true, force: true });
  });

  const exported = async () => {
    const options = {
      format: 'parquet' as const,
      compress: 'none' as const,
      uses: {},
      extras: [],
      scheme: 'bio' as const,
      per: 'line' as const,
    };
    const job = await side.ended(await side.client.snapshots.export({ root, options }));
    expect(job).toMatchObject({ state: 'done', failure: null });
    const { file, report } = await side.client.projects.exported({ job: job.id });
    return { name: file.name, report, bytes: await side.fetch(file.ticket) };
  };

  it('is a data set for Hugging Face as Parquet, byte for byte the same again', async () => {
    const first = await exported();
    const manifest = await side.client.snapshots.manifest({ root });
    expect(first.name).toBe('First.zip');
    expect(first.report.records).toBe(manifest.records.count);
    expect((await exported()).bytes.equals(first.bytes)).toBe(true);

    const path = join(folder, 'first.zip');
    await writeFile(path, first.bytes);
    const read = `import sys, zipfile, json
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
print(json.dumps([z.namelist(), z.read('README.md').decode(), [z.read(n)[:4].decode() for n in z.namelist() if n.endswith('.parquet')]]))`;
    const [names, card, magics] = JSON.parse(execFileSync('python3', ['-c', read, path]).toString('utf8')) as [
      string[],
      string,
      string[],
    ];
    const splits = (['train', 'validation', 'test'] as const).filter((split) => manifest.counts[split] > 0);
    const files = splits.map((split) => `data/${split}-00000-of-00001.parquet`);
    expect(names).toEqual(['README.md', 'manifest.json', ...files]);
    for (const file of files) expect(card).toContain(file);
    expect(card).toContain('license: cc-by-4.0');
    expect(new Set(magics)).toEqual(new Set(['PAR1']));
  });

  it('gives its files, and a card', async () => {
    for (const what of ['manifest.json', 'records.jsonl', 'croissant.json', 'README.md'] as const) {
      const file = await side.client.snapshots.file({ root, what });
      const bytes = await side.fetch(file.ticket);
      expect(file.name).toBe(what);
      expect(bytes.length).toBe(file.size);
      expect(bytes.length).toBeGreaterThan(100);
    }
  });

  it('becomes a project', async () => {
    const job = await side.ended(await side.client.snapshots.branch({ root, name: 'Branch' }));
    expect(job).toMatchObject({ state: 'done' });
    const opened = await side.client.projects.open({ project: job.result ?? '', window: newId() });
    expect(opened.project).toMatchObject({ name: 'Branch', branchedFrom: root });
    expect((await side.client.projects.list()).map(({ name }) => name)).toContain('Branch');
  });
});
