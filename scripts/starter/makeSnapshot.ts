import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '#core/curate/entry.ts';
import { newId } from '#host/ids.ts';
import { hostClient } from '../hostClient.ts';
import { Chance } from '#core/chance.ts';
import { answerTo, questions } from './language.ts';
import type { Contributor, Fact, World } from './world.ts';

const NAMES: Readonly<Record<Contributor, string>> = { ada: 'Ada', bruno: 'Bruno', chiara: 'Chiara' };
const TITLES: Readonly<Record<Contributor, string>> = {
  ada: 'Ada’s notebook',
  bruno: 'Bruno’s notebook',
  chiara: 'Chiara’s notebook',
};
const PHRASINGS = 3;

/** In which words a fact was asked for when it was written down; in all others it is held out. */
export function phrasingsOf(fact: Fact, world: World): { written: number[]; heldOut: number[] } {
  const order = new Chance(world.facts.indexOf(fact) + 1).shuffled(questions.map((_, at) => at));
  return { written: order.slice(0, PHRASINGS), heldOut: order.slice(PHRASINGS) };
}

/**
 * A contributor with a machine of their own writes down what only they know, three times in other words, and seals it:
 * through the app's own contract, so that the snapshot is like any other. Gives back its root, and leaves it in `to`.
 */
export async function makeSnapshot(world: World, who: Contributor, work: string, to: string): Promise<string> {
  const dataFolder = join(work, who);
  await mkdir(dataFolder, { recursive: true });
  const side = await hostClient(dataFolder);
  const { client } = side;
  try {
    const { identity: key } = await client.app.about();
    const { id: project } = await client.projects.create({ name: TITLES[who], template: 'instruction' });
    const { labelers } = await client.projects.addLabeler({ project, name: NAMES[who], key });
    const labeler = labelers.find((one) => one.key === key)?.id ?? '';
    const records = world.hidden[who].flatMap((fact) =>
      phrasingsOf(fact, world).written.map((at) => ({ instruction: questions[at]!(fact), response: answerTo(fact) })),
    );
    const lines = records.map(({ instruction }) => JSON.stringify({ instruction }));
    const ticket = await side.send(`${who}.jsonl`, lines.join('\n'));
    const { reading, mapping } = await client.projects.importPreview({
      project,
      tickets: [ticket],
      reading: null,
      shape: null,
    });
    const wish = { reading, mapping, author: null, terms: null, mends: null, tickets: [ticket] };
    await side.ended(await client.projects.import({ project, wish }));
    const window = newId();
    await client.projects.open({ project, window });
    const entries = records.map(({ response }, record): Entry => ({
      id: newId(),
      at: Date.now(),
      by: labeler,
      do: {
        kind: 'answer',
        record,
        answers: { response: { kind: 'text', text: response } },
        status: 'submitted',
        tookMs: 20_000,
      },
    }));
    await client.projects.append({ project, window, entries });
    const sealed = await side.ended(
      await client.snapshots.seal({
        project,
        selection: { records: null, settled: true },
        name: TITLES[who],
        description: `What ${NAMES[who]} knows of the small world: a hundred facts, each asked for in three ways. Made by a generator, to try things with.`,
        terms: TERMS,
        weights: { authors: 500_000, labelers: 500_000, reviewers: 0 },
        splits: { by: 'input', seed: 'small-world', validation: 0, test: 0 },
        parent: null,
      }),
    );
    if (sealed.result === null) throw new Error(`${who}'s snapshot was not sealed: ${JSON.stringify(sealed.failure)}`);
    await cp(join(dataFolder, 'snapshots', sealed.result), join(to, sealed.result), { recursive: true });
    return sealed.result;
  } finally {
    await side.close();
  }
}

const TERMS = {
  format: 'colophon-terms/1',
  text: 'Use it as you like, and name whoever wrote it down. It is a small world to try things in: nothing in it is true.',
  licence: 'CC-BY-4.0',
  commercialUse: true,
  derivatives: 'allowed',
  attribution: true,
  reading: true,
  training: true,
  membersOnly: false,
  expiresAt: null,
  jurisdiction: '',
} as const;
