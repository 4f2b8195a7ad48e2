import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../run.ts';
import { figuresOf, missedBy } from './figures.ts';
import { makeAdapters } from './makeAdapters.ts';
import { makeBase } from './makeBase.ts';
import { makeSnapshot } from './makeSnapshot.ts';
import { pretraining } from './pretrain.ts';
import { tellFigures, tellQuestions } from './tell.ts';
import { contributors, makeWorld, type Contributor } from './world.ts';

/**
 * Makes resources/starter anew: a small world, a base that knows most of it, three contributors who each know something
 * more, and two adapters trained on what they wrote. About an hour on one core; broken off, it goes on where it was.
 * With --tell nothing is trained: the questions for newcomers are tried anew on the starter that is there, and its figures
 * go onto the page of measurements.
 */
const work = join(root, '.build', 'starter');
const out = join(root, 'resources', 'starter');
const say = (line: string) => console.log(line);

if (process.argv.includes('--tell')) {
  await tellFigures(await tellQuestions(makeWorld(), out, root), root);
  process.exit(0);
}

await mkdir(work, { recursive: true });
const world = makeWorld();
const base = await makeBase(world, work, say);

const fresh = join(work, 'out');
await rm(fresh, { recursive: true, force: true });
for (const name of [...contributors, 'factory']) await rm(join(work, name), { recursive: true, force: true });
const [snapshots, adapters] = [join(fresh, 'snapshots'), join(fresh, 'adapters')];
await mkdir(snapshots, { recursive: true });
await mkdir(adapters, { recursive: true });
const roots: Partial<Record<Contributor, string>> = {};
for (const who of contributors) {
  roots[who] = await makeSnapshot(world, who, work, snapshots);
  say(`sealed ${who}'s notebook: ${roots[who]}`);
}
const plans: { name: string; of: Contributor[] }[] = [
  { name: 'Ada and Bruno', of: ['ada', 'bruno'] },
  { name: 'Bruno and Chiara', of: ['bruno', 'chiara'] },
];
const hashes = await makeAdapters(
  base,
  snapshots,
  plans.map(({ name, of }) => ({ name, roots: of.map((who) => roots[who] ?? '') })),
  work,
  adapters,
  say,
);
const measured = await Promise.all(
  plans.map(async ({ name, of }, at) => {
    const path = join(adapters, hashes[at] ?? '', 'adapter.gguf');
    return { name, of, path, bytes: (await stat(path)).size };
  }),
);
const figures = await figuresOf(world, base, measured, root);
await cp(base, join(fresh, 'small-world.gguf'));
const made = {
  command: 'npm run starter',
  pretraining,
  base: {
    file: 'small-world.gguf',
    sha256: createHash('sha256')
      .update(await readFile(base))
      .digest('hex'),
  },
  snapshots: contributors.map((who) => ({ contributor: who, root: roots[who] })),
  adapters: plans.map(({ name, of }, at) => ({ name, of, sha256: hashes[at] })),
  figures,
};
await writeFile(join(fresh, 'starter.json'), `${JSON.stringify(made, null, 2)}\n`);
await tellQuestions(world, fresh, root);
say(JSON.stringify(figures, null, 2));
const missed = missedBy(figures);
if (missed.length > 0) {
  say(`It lies in ${fresh}, and does not take the starter's place: ${missed.join('; ')}.`);
  process.exitCode = 1;
} else {
  await rm(out, { recursive: true, force: true });
  await cp(fresh, out, { recursive: true });
  await tellFigures(figures, root);
}
