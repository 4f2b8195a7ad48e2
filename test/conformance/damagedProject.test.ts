import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newId } from '#host/ids.ts';
import { hostClient } from '#scripts/hostClient.ts';

it('lists a damaged project by its name, with the copy to go back to, and goes back', async () => {
  const data = await mkdtemp(join(tmpdir(), 'colophon-damaged-'));
  let side = await hostClient(data);
  try {
    const { id: project } = await side.client.projects.create({ name: 'Reviews', template: 'sentiment' });
    const tickets = [await side.send('a.jsonl', '{"text":"one"}\n{"text":"two"}\n')];
    const guess = await side.client.projects.importPreview({ project, tickets, reading: null, shape: null });
    const wish = { tickets, reading: guess.reading, mapping: guess.mapping, author: null, terms: null, mends: null };
    await side.ended(await side.client.projects.import({ project, wish }));
    await side.close();

    await writeFile(join(data, 'projects', project, 'project.json'), '{"format":1,');
    side = await hostClient(data);
    const [listed] = await side.client.projects.list();
    expect(listed).toMatchObject({
      name: 'Reviews',
      failure: { code: 'PROJECT_DAMAGED', file: 'project.json', backup: expect.any(Number) },
    });
    await expect(side.client.projects.open({ project, window: newId() })).rejects.toMatchObject({
      data: { code: 'PROJECT_DAMAGED' },
    });

    await side.client.projects.goBack({ project });
    expect(await side.client.projects.list()).toMatchObject([{ name: 'Reviews', records: 2, failure: null }]);
    expect((await side.client.projects.open({ project, window: newId() })).standing.records).toBe(2);
    const kept = await readdir(join(data, 'projects', project, 'backups'));
    expect(kept.some((name) => name.startsWith('damaged-'))).toBe(true);
  } finally {
    await side.close();
    await rm(data, { recursive: true, force: true });
  }
});
