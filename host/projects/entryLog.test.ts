import { describe, expect, it } from 'vitest';
import { DroppingDisk } from '#test/support/droppingDisk.ts';
import { Seeded } from '#test/support/seeded.ts';
import { EntryLog } from './entryLog.ts';

const FOLDER = '/project/log';

async function open(disk: DroppingDisk): Promise<EntryLog> {
  const opened = await EntryLog.open(FOLDER, disk.asDisk());
  if (!opened.ok) throw new Error(`damaged at ${opened.failure.offset}`);
  return opened.value;
}

async function all(log: EntryLog, from = 1): Promise<string[]> {
  const entries: string[] = [];
  for await (const batch of log.read(from)) entries.push(...batch.entries);
  return entries;
}

class PowerCut extends Error {}

/** Writes until the power goes at operation `cutAt`, and says what was acknowledged before. */
async function writeUntilCut(disk: DroppingDisk, cutAt: number, known: number): Promise<string[]> {
  const acknowledged: string[] = [];
  disk.onOperation = (count) => {
    if (count >= cutAt) throw new PowerCut();
  };
  const log = await open(disk).catch(() => undefined);
  for (let round = 0; log !== undefined && round < 30; round += 1) {
    const burst = Array.from({ length: 1 + (round % 4) }, (_, index) =>
      JSON.stringify({ known, round, index, text: 'x'.repeat(round * 90) }),
    );
    const outcomes = await Promise.all(burst.map((entry) => log.append([entry])));
    outcomes.forEach((outcome, index) => {
      if (outcome.ok) acknowledged.push(burst[index] ?? '');
    });
    if (outcomes.some((outcome) => !outcome.ok)) break;
  }
  disk.onOperation = () => {};
  disk.cutPower();
  return acknowledged;
}

/** How many acknowledged entries are gone after power cuts at every operation in turn. */
async function lostOver(cuts: number, forgetSync?: 'files' | 'folders'): Promise<number> {
  let lost = 0;
  for (let cut = 1; cut <= cuts; cut += 1) {
    const disk = new DroppingDisk({ chance: new Seeded(cut), ...(forgetSync === undefined ? {} : { forgetSync }) });
    const acknowledged: string[] = [];
    // Three lives on the same disk: what one left must not harm the next.
    for (let life = 0; life < 3; life += 1) {
      acknowledged.push(...(await writeUntilCut(disk, disk.operations + cut, life)));
      const opened = await EntryLog.open(FOLDER, disk.asDisk());
      if (!opened.ok) {
        lost += acknowledged.length;
        break;
      }
      const kept = new Set(await all(opened.value));
      lost += acknowledged.filter((entry) => !kept.has(entry)).length;
      await opened.value.close();
    }
  }
  return lost;
}

describe('the log of a project', () => {
  it('keeps entries in order and numbers them', async () => {
    const disk = new DroppingDisk({ chance: new Seeded(1) });
    const log = await open(disk);
    expect(await log.append(['"a"', '"b"'])).toEqual({ ok: true, value: 2 });
    expect(await Promise.all([log.append(['"c"']), log.append(['"d"'])])).toEqual([
      { ok: true, value: 3 },
      { ok: true, value: 4 },
    ]);
    await log.close();
    const again = await open(disk);
    expect(again.last).toBe(4);
    expect(await all(again)).toEqual(['"a"', '"b"', '"c"', '"d"']);
    expect(await all(again, 3)).toEqual(['"c"', '"d"']);
  });

  it('loses nothing that it acknowledged, wherever the power is cut', async () => {
    expect(await lostOver(60)).toBe(0);
  });

  it('would lose entries without its sync, and this test would see it', async () => {
    expect(await lostOver(60, 'files')).toBeGreaterThan(0);
  });

  it('would lose entries without the sync of its folder, and this test would see it', async () => {
    expect(await lostOver(60, 'folders')).toBeGreaterThan(0);
  });

  it('says no on a full disk, keeps what was there and goes on when there is room', async () => {
    const disk = new DroppingDisk({ chance: new Seeded(3), capacity: 400 });
    const log = await open(disk);
    expect((await log.append(['"kept"'])).ok).toBe(true);
    const refused = await log.append([JSON.stringify('x'.repeat(1_000))]);
    expect(refused).toMatchObject({ ok: false, failure: { code: 'DISK_FULL' } });
    expect((await log.append(['"after"'])).ok).toBe(true);
    await log.close();
    expect(await all(await open(disk))).toEqual(['"kept"', '"after"']);
  });

  it('tells damage in the middle from a torn end', async () => {
    const disk = new DroppingDisk({ chance: new Seeded(4) });
    const log = await open(disk);
    for (const entry of ['"one"', '"two"', '"three"']) await log.append([entry]);
    await log.close();
    const handle = await disk.asDisk().open(`${FOLDER}/000000.log`, 'r+');
    await handle.write(new Uint8Array([0]), 0, 1, 18);
    const opened = await EntryLog.open(FOLDER, disk.asDisk());
    expect(opened).toEqual({ ok: false, failure: { file: '000000.log', offset: 0 } });
  });
});
