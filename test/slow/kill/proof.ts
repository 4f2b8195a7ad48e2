import { runKills } from './run.ts';

const KILLS = 120;
const LEAST_KILLS = 100;
const LEAST_MID_WRITE = 50;

/** Syncs taken out, one kind after the other: the same kills then have to find what is lost. */
const FORGOTTEN = {
  'of the log': '/log/\\d+\\.log$',
  'of the records': '/records/.*\\.pack$',
  'of the index': '/records/index\\.log$',
  'of folders': '/$',
  'of files that were sent': '/incoming/[^/]+$',
  'of snapshots': '/records\\.jsonl$',
};

/** `npm run test:slow -- kill [seed]` */
export async function prove([seed = '1']: string[]): Promise<boolean> {
  const say = (line: string) => console.log(line);
  const outcome = await runKills({ kills: KILLS, seed: Number(seed), say });
  for (const problem of outcome.problems) console.error(problem);
  const midWrite = Object.values(outcome.midWrite).reduce((sum, count) => sum + count, 0);
  const sound =
    outcome.lost === 0 &&
    outcome.problems.length === 0 &&
    outcome.kills >= LEAST_KILLS &&
    midWrite >= LEAST_MID_WRITE &&
    Object.values(outcome.midWrite).every((count) => count > 0);

  let seen = true;
  for (const [what, forget] of Object.entries(FORGOTTEN)) {
    const without = await runKills({ kills: 16, seed: Number(seed), forget });
    const found = without.lost + without.problems.length;
    console.log(`without the sync ${what}: ${found === 0 ? 'NOTHING WAS SEEN' : `seen after ${without.kills} kills`}`);
    seen &&= found > 0;
  }

  const { damaged, fullDisks, acknowledged, imports, snapshots } = outcome;
  console.log(
    `mid-write: ${Object.entries(outcome.midWrite)
      .map((part) => part.join(' '))
      .join(', ')}`,
  );
  console.log(
    `beside them: ${Object.entries(damaged)
      .map(([what, times]) => `${what} (${times})`)
      .join(', ')}, a full disk (${fullDisks})`,
  );
  console.log(`acknowledged: ${acknowledged} entries, ${imports} imports, ${snapshots} snapshots`);
  console.log(`${outcome.kills} kills, ${midWrite} in mid-write, ${outcome.lost} acknowledged entries lost`);
  return sound && seen;
}
