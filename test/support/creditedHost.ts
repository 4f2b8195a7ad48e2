import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { manifestText } from '#core/snapshot/manifest.ts';
import { writeFixedAdapter } from './gguf/fixedAdapters.ts';
import { fixedModel } from './gguf/fixedModels.ts';
import { type HostClient, hostClient } from '#scripts/hostClient.ts';
import { lineage } from './lineage.ts';
import type { Sealed } from './sealedSnapshot.ts';

export interface CreditedHost {
  own: HostClient;
  base: string;
  adapter: string;
  /** The adapter's file. */
  file: string;
}

/**
 * The real host over a folder with a sealed snapshot, and an adapter whose lineage names it; `handedOver`: whose file came
 * from somebody else, so that it has none.
 */
export async function creditedHost(
  folder: string,
  { manifest, lines }: Sealed,
  { handedOver = false } = {},
): Promise<CreditedHost> {
  const { root, name } = manifest;
  await mkdir(join(folder, 'snapshots', root), { recursive: true });
  const text = manifestText(manifest);
  if (!text.ok) throw new Error('a manifest without a canonical form');
  await writeFile(join(folder, 'snapshots', root, 'manifest.json'), text.value);
  await writeFile(join(folder, 'snapshots', root, 'records.jsonl'), lines.map((line) => `${line}\n`).join(''));
  const own = await hostClient(folder);
  const model = new Uint8Array(await readFile(await fixedModel('tiny', { ending: 'never' })));
  const base =
    (await own.ended(await own.client.models.add({ ticket: await own.send('tiny.gguf', model) }))).result ?? '';
  const file = join(folder, 'made.gguf');
  await writeFixedAdapter(file, { seed: 4 });
  const ticket = await own.send('made.gguf', new Uint8Array(await readFile(file)));
  const added = await own.ended(await own.client.adapters.add({ tickets: [ticket], base, name: 'Voice' }));
  const adapter = added.result ?? '';
  await own.client.settings.change({ chosenModel: base, contextTokens: 1_024, threads: 1, temperature: 0 });
  if (handedOver) return { own, base, adapter, file };
  await own.close();
  // Only the factory writes lineages, at the end of a training.
  const catalogue = new DatabaseSync(join(folder, 'catalogue.sqlite'));
  const known = { ...lineage, snapshots: [{ root, name, contributors: [] }] };
  catalogue.prepare('UPDATE adapters SET lineage = ? WHERE hash = ?').run(JSON.stringify(known), adapter);
  catalogue.close();
  return { own: await hostClient(folder), base, adapter, file };
}
