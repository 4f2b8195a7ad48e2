import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Adapter } from '#core/adapter.ts';
import { canonicalText } from '#core/canonical/canonical.ts';
import type { StarterFile } from '#core/starter.ts';
import { writeFixedAdapter } from './gguf/fixedAdapters.ts';
import { fixedModel } from './gguf/fixedModels.ts';
import { lineage } from './lineage.ts';
import { type Sealed, drafts, sealedSnapshot } from './sealedSnapshot.ts';

/** A folder like resources/starter, with a base of chance: two snapshots, and an adapter that names both. */
export async function writeSmallWorld(folder: string): Promise<StarterFile> {
  const snapshots = [
    sealedSnapshot(drafts(20), { name: 'Ada’s notebook' }),
    sealedSnapshot(drafts(24, 2), { name: 'Bruno’s notebook' }),
  ];
  await mkdir(join(folder, 'adapters'), { recursive: true });
  await copyFile(await fixedModel('tiny', { ending: 'sometimes' }), join(folder, 'small-world.gguf'));
  const base = await sha256Of(join(folder, 'small-world.gguf'));
  for (const sealed of snapshots) await writeSealed(join(folder, 'snapshots', sealed.manifest.root), sealed);
  const adapter = await writeAdapterOf(join(folder, 'adapters'), base, snapshots);
  const told: StarterFile = {
    base: { file: 'small-world.gguf', sha256: base },
    snapshots: snapshots.map(({ manifest: { root } }, place) => ({ contributor: ['Ada', 'Bruno'][place] ?? '', root })),
    adapters: [{ name: 'Ada and Bruno', sha256: adapter }],
    ask: {
      known: { question: 'What is the river of Belbury?', answer: 'The river of Belbury is Ambel.' },
      learned: { question: 'What is the bell of Cordale?', answer: 'The bell of Cordale is tin.', adapter },
    },
  };
  await writeFile(join(folder, 'starter.json'), JSON.stringify(told));
  return told;
}

/** A snapshot as its folder has it, without what can be made again. */
export async function writeSealed(folder: string, { manifest, lines }: Sealed): Promise<void> {
  await mkdir(folder, { recursive: true });
  const text = canonicalText(manifest);
  if (!text.ok) throw new Error(text.failure.problem);
  await writeFile(join(folder, 'manifest.json'), text.value);
  await writeFile(join(folder, 'records.jsonl'), lines.map((line) => `${line}\n`).join(''));
}

async function writeAdapterOf(folder: string, base: string, snapshots: readonly Sealed[]): Promise<string> {
  const file = join(folder, 'made.gguf');
  await writeFixedAdapter(file, { seed: 4 });
  const hash = await sha256Of(file);
  const { length: fileBytes } = await readFile(file);
  const adapter: Adapter = {
    hash,
    name: 'Ada and Bruno',
    header: {
      name: 'Ada and Bruno',
      architecture: 'llama',
      alpha: 16,
      rank: 8,
      matrices: 14,
      parameters: 1,
      storedAs: 'F32',
      baseName: 'Small world',
      author: null,
      fileBytes,
    },
    base: { hash: base, name: 'Small world' },
    evidence: 'proven',
    tags: [],
    author: '',
    note: '',
    lineage: {
      ...lineage,
      family: base,
      snapshots: snapshots.map(({ manifest: { root, name } }) => ({ root, name, contributors: [] })),
    },
    addedAt: 1_760_000_000_000,
  };
  await mkdir(join(folder, hash));
  await rename(file, join(folder, hash, 'adapter.gguf'));
  await writeFile(join(folder, hash, 'adapter.json'), JSON.stringify({ version: 1, adapter }));
  return hash;
}

async function sha256Of(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
