import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import { manifestText } from '#core/snapshot/manifest.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { type HostClient, hostClient } from '#scripts/hostClient.ts';
import { lineage } from '#test/support/lineage.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';

export const SAID = 'The printer of Leipzig kept a second ledger under the stairs behind the paper store';
export const QUESTION = 'What did the printer keep?';

/**
 * Makes a data folder with a base, an adapter that says which snapshot it learnt from, one answer that stands in that
 * snapshot, and one where the base spoke alone. All of it by the real host and engine.
 */
export async function makeCredited(folder: string): Promise<void> {
  // Whichever of them comes first in a list, which a digit at the end of a share decides, the same people made it.
  const people = { authors: [2], labelers: [0], reviewers: [] };
  const sealed = sealedSnapshot(
    drafts(40).map((draft, place) =>
      place % 7 === 6 ? draft : { ...draft, text: `${SAID}, number ${place}.`, people },
    ),
  );
  const { root } = sealed.manifest;
  const manifest = manifestText(sealed.manifest);
  if (!manifest.ok) throw new Error('The manifest has no text.');
  await mkdir(join(folder, 'snapshots', root), { recursive: true });
  await writeFile(join(folder, 'snapshots', root, 'manifest.json'), manifest.value);
  await writeFile(join(folder, 'snapshots', root, 'records.jsonl'), sealed.lines.map((line) => `${line}\n`).join(''));

  let own = await hostClient(folder);
  const model = new Uint8Array(await readFile(await fixedModel('tiny', { ending: 'never' })));
  const base =
    (await own.ended(await own.client.models.add({ ticket: await own.send('small-world.gguf', model) }))).result ?? '';
  const path = join(folder, 'made.gguf');
  await writeFixedAdapter(path, { seed: 4 });
  const ticket = await own.send('made.gguf', new Uint8Array(await readFile(path)));
  const adapter =
    (await own.ended(await own.client.adapters.add({ tickets: [ticket], base, name: 'Voice' }))).result ?? '';
  await own.client.settings.change({
    chosenModel: base,
    contextTokens: 512,
    threads: 1,
    temperature: 0,
    welcomed: true,
  });
  await own.close();

  // As a run of the factory leaves it.
  const catalogue = new DatabaseSync(join(folder, 'catalogue.sqlite'));
  const known = { ...lineage, snapshots: [{ root, name: 'Reviews', contributors: [] }] };
  catalogue.prepare('UPDATE adapters SET lineage = ? WHERE hash = ?').run(JSON.stringify(known), adapter);
  catalogue.close();

  own = await hostClient(folder);
  await ask(own, null, `${SAID}.`);
  // An adapter of chance makes a text likelier at one strength and less likely at another.
  for (const scale of [1, -1, 0.5, -0.5, 0.25, -0.25]) {
    if (await ask(own, { hash: adapter, scale }, `${SAID}, number 3.`)) break;
  }
  await own.close();
}

/** Whether anybody is credited for what it answered. */
async function ask(own: HostClient, adapter: { hash: string; scale: number } | null, said: string): Promise<boolean> {
  const plain = plainAnswerSettings(await own.client.settings.change({ longestAnswerTokens: 120 }));
  const settings = {
    ...plain,
    adapters: adapter === null ? [] : [adapter],
    schema: JSON.stringify({ type: 'string', enum: [said] }),
  };
  let message = '';
  const asked = await own.client.conversations.ask({ conversation: null, parent: null, text: QUESTION, settings });
  for await (const event of asked) if (event.kind === 'ended') message = event.answer.id;
  let credited = false;
  for await (const { shares } of await own.client.credit.follow({ message })) credited = shares.length > 0;
  return credited;
}
