import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnswerSettings } from '#core/answerSettings.ts';
import { Chance } from '#core/chance.ts';
import type { Entry } from '#core/curate/entry.ts';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import { noteOf } from '#core/reading/prompt.ts';
import { newId } from '#host/ids.ts';
import { type HostClient, hostClient } from '#scripts/hostClient.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { words } from '#test/support/gguf/vocabulary.ts';
import { sealWish } from '#test/support/labelledProject.ts';
import { putSnapshot, sealedTexts } from '#test/support/readable.ts';

const RECORDS = 24;
const SENTENCES = 10;
const NOTES = 3;
/** As long as a piece of a record is when it is read. */
const NOTE_LENGTH = 880;
const CONTEXT_TOKENS = 2_048;

export interface Scene {
  readonly own: HostClient;
  readonly question: string;
  /** An answer that the adapter learnt, held to its words, with three notes before the question. */
  readonly traced: AnswerSettings;
  /** The same by an adapter of the same numbers but one, of unknown descent: nothing is looked for while it speaks. */
  readonly mute: AnswerSettings;
  close(): Promise<void>;
}

/** A small base, an adapter that the factory here trained on it, and a snapshot in which three records fit the question. */
export async function openScene(): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-bench-'));
  const chance = new Chance(1);
  const sentence = (length: number) =>
    `${Array.from({ length }, () => words[chance.below(words.length)] ?? '').join(' ')}.`;
  const question = 'Where was the ledger of Leipzig kept?';
  const notes = Array.from({ length: NOTES }, (_, at) => {
    let text = `The ledger of Leipzig was kept in house ${at + 1}.`;
    while (text.length < NOTE_LENGTH) text += ` ${sentence(9)}`;
    return noteOf(text.slice(0, NOTE_LENGTH));
  });
  const others = Array.from({ length: 60 }, () => Array.from({ length: 8 }, () => sentence(9)).join(' '));
  const readable = await putSnapshot(folder, sealedTexts([...notes, ...others]));
  const own = await hostClient(folder);
  const close = async () => {
    await own.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const responses = Array.from({ length: RECORDS }, () =>
      Array.from({ length: SENTENCES }, () => sentence(9)).join(' '),
    );
    const root = await sealed(
      own,
      responses.map((response, at) => ({ instruction: at === 0 ? question : sentence(8), response })),
    );
    const { client } = own;
    const model = new Uint8Array(await readFile(await fixedModel('tiny', { ending: 'never' })));
    const added = await own.ended(await client.models.add({ ticket: await own.send('tiny.gguf', model) }));
    const base = added.result ?? '';
    const changed = await client.settings.change({
      chosenModel: base,
      contextTokens: CONTEXT_TOKENS,
      threads: 1,
      temperature: 0,
      longestAnswerTokens: 400,
    });
    const adapter = await trained(own, base, root);
    const file = new Uint8Array(await readFile(join(folder, 'adapters', adapter, 'adapter.gguf')));
    // The last number of the last matrix: another file, and the same work.
    file[file.length - 4]! ^= 1;
    const ticket = await own.send('mute.gguf', file);
    const mute = await own.ended(await client.adapters.add({ tickets: [ticket], base, name: 'Mute' }));
    const settings = (hash: string): AnswerSettings => ({
      ...plainAnswerSettings(changed),
      adapters: [{ hash, scale: 1 }],
      schema: JSON.stringify({ type: 'string', enum: [responses[0]] }),
      reads: { sources: [readable], notes: NOTES },
    });
    return { own, question, traced: settings(adapter), mute: settings(mute.result ?? ''), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Seals what somebody wrote, as a window does it. */
async function sealed(own: HostClient, records: readonly { instruction: string; response: string }[]): Promise<string> {
  const { client } = own;
  const { identity: key } = await client.app.about();
  const { id: project } = await client.projects.create({ name: 'Learnt', template: 'instruction' });
  const { labelers } = await client.projects.addLabeler({ project, name: 'Ada', key });
  const by = labelers.find((one) => one.key === key)?.id ?? '';
  const lines = records.map(({ instruction }) => JSON.stringify({ instruction })).join('\n');
  const tickets = [await own.send('learnt.jsonl', lines)];
  const { reading, mapping } = await client.projects.importPreview({ project, tickets, reading: null, shape: null });
  const wish = { tickets, reading, mapping, author: null, terms: null, mends: null };
  await own.ended(await client.projects.import({ project, wish }));
  const window = newId();
  await client.projects.open({ project, window });
  const entries = records.map(({ response }, record): Entry => ({
    id: newId(),
    at: Date.now(),
    by,
    do: {
      kind: 'answer',
      record,
      answers: { response: { kind: 'text', text: response } },
      status: 'submitted',
      tookMs: 1_000,
    },
  }));
  await client.projects.append({ project, window, entries });
  const job = await own.ended(await client.snapshots.seal(sealWish({ project })));
  if (job.result === null) throw new Error(`It was not sealed: ${JSON.stringify(job.failure)}`);
  return job.result;
}

async function trained(own: HostClient, base: string, root: string): Promise<string> {
  const { client } = own;
  const permissions = await client.factory.permissions({ snapshots: [root], commercial: false });
  const begun = await client.factory.start({
    wish: { base, snapshots: [root], recipe: { name: 'facts', changes: CHANGES }, commercial: false },
    name: 'Voice',
    read: permissions.map(({ root: of, termsHash }) => ({ root: of, termsHash })),
    registers: true,
  });
  const job = (await client.jobs.list({ limit: 20 })).find(({ id }) => id === begun.job);
  if (job !== undefined) await own.ended(job);
  const run = await client.factory.get({ run: begun.id });
  if (run.adapter === null) throw new Error(`It was not trained: ${JSON.stringify(run.failure)}`);
  return run.adapter;
}

const CHANGES = {
  rank: 8,
  epochs: 5,
  batchExamples: 8,
  longestTokens: 1_024,
  microTokens: 1_024,
  evaluations: 1,
  seed: 1,
  threads: 1,
  device: 'wasm',
} as const;
