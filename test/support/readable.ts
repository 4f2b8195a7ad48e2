import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadSource } from '#core/reading/reads.ts';
import { manifestText } from '#core/snapshot/manifest.ts';
import type { Terms } from '#core/snapshot/terms.ts';
import type { HostClient } from '#scripts/hostClient.ts';
import { drafts, type Sealed, sealedSnapshot, signed } from './sealedSnapshot.ts';

/** A snapshot of these texts. */
export function sealedTexts(texts: readonly string[]): Sealed {
  return sealedSnapshot(drafts(texts.length).map((draft, at) => ({ ...draft, answers: {}, text: texts[at] ?? '' })));
}

/** The same records under other terms and another name. */
export function underTerms({ lines, manifest }: Sealed, change: Partial<Terms>, name: string): Sealed {
  const { signature: _, ...unsigned } = manifest;
  return { lines, manifest: signed({ ...unsigned, name, terms: { ...manifest.terms, ...change } }) };
}

/** Puts a snapshot into a data folder, as a seal leaves it. */
export async function putSnapshot(folder: string, { manifest, lines }: Sealed): Promise<ReadSource> {
  const at = join(folder, 'snapshots', manifest.root);
  await mkdir(at, { recursive: true });
  const text = manifestText(manifest);
  if (!text.ok) throw new Error('a manifest without a canonical form');
  await writeFile(join(at, 'manifest.json'), text.value);
  await writeFile(join(at, 'records.jsonl'), lines.map((line) => `${line}\n`).join(''));
  return { kind: 'snapshot', root: manifest.root };
}

/** Imports texts into a project, which is made where there is none. */
export async function importTexts(
  own: HostClient,
  into: { name: string } | { id: string },
  texts: readonly string[],
): Promise<{ kind: 'project'; id: string }> {
  const project = 'id' in into ? into.id : (await own.client.projects.create({ name: into.name, template: null })).id;
  const tickets = [await own.send('notes.jsonl', texts.map((text) => JSON.stringify({ text })).join('\n'))];
  const { reading, mapping } = await own.client.projects.importPreview({
    project,
    tickets,
    reading: null,
    shape: null,
  });
  const wish = { tickets, reading, mapping, author: null, terms: null, mends: null };
  const job = await own.ended(await own.client.projects.import({ project, wish }));
  if (job.state !== 'done') throw new Error(JSON.stringify(job.failure));
  return { kind: 'project', id: project };
}
