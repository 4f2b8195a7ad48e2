import { appendFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Seeded } from '#test/support/seeded.ts';

export interface Damaged {
  dataFolder: string;
  project: string;
  chance: Seeded;
}

/** What else happens to a folder while its host is down, and costs nobody anything that was acknowledged. */
export const damages: Record<string, (damaged: Damaged) => Promise<void>> = {
  'no checkpoint': ({ dataFolder, project }) => remove(join(dataFolder, 'projects', project, 'state')),
  async 'a truncated checkpoint'({ dataFolder, project, chance }) {
    await each(join(dataFolder, 'projects', project, 'state'), (path) => truncate(path, chance.below(200)));
  },
  'nothing derived': ({ dataFolder }) => remove(join(dataFolder, 'derived')),
  async 'a truncated search database'({ dataFolder }) {
    await each(join(dataFolder, 'derived'), async (path) => {
      if (path.endsWith('.sqlite')) await truncate(path, 5_000);
    });
  },
  async 'a truncated catalogue'({ dataFolder }) {
    await truncate(join(dataFolder, 'catalogue.sqlite'), 3_000);
    for (const ending of ['-wal', '-shm']) await rm(join(dataFolder, `catalogue.sqlite${ending}`), { force: true });
  },
  async 'a damaged tail of the log'({ dataFolder, project, chance }) {
    await appendFile(join(dataFolder, 'projects', project, 'log', '000000.log'), chance.bytes(1 + chance.below(900)));
  },
  async 'a damaged tail of the index'({ dataFolder, project, chance }) {
    await appendFile(
      join(dataFolder, 'projects', project, 'records', 'index.log'),
      chance.bytes(1 + chance.below(900)),
    );
  },
  async 'remains of unfinished work'({ dataFolder, project }) {
    await writeFile(join(dataFolder, 'projects', project, 'records', '01ARZ3NDEKTSV4RRFFQ69G5FAV.pack'), 'half');
    await writeFile(join(dataFolder, 'projects', project, 'project.json.new'), '{"format"');
  },
  'no copies': ({ dataFolder, project }) => remove(join(dataFolder, 'projects', project, 'backups')),
};

/** The folder stays. */
async function remove(folder: string): Promise<void> {
  await each(folder, (path) => rm(path, { recursive: true, force: true }));
}

async function each(folder: string, change: (path: string) => Promise<void>): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) await change(join(folder, entry.name)).catch(() => {});
}
