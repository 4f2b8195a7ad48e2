import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freshFolder } from '#test/support/hostParts.ts';
import type { ChainEvent } from './decode.ts';
import { rowsProposedBy, rowsToReview, standingOf } from './deskViews.ts';
import { memberRows } from './memberViews.ts';
import { admittedAccounts } from './views.ts';
import { IndexFile } from './indexFile.ts';

const ME = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const OTHER = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';

const hash = (number: number) => `0x${number.toString(16).padStart(64, '0')}`;

function rules(datanet: number, version: number, reviewer: string): ChainEvent {
  const wish = { reviewers: [reviewer.toLowerCase()], quorum: 1, bond: '0', reviewPeriod: 3_600, timelock: 3_600 };
  return { kind: 'rules', datanet, version, rules: { ...wish, slashable: 0 } };
}

function proposed(contribution: number, datanet: number, version: number, deadline: number): ChainEvent {
  const what = { root: hash(contribution), manifest: hash(0), count: 1, bond: '0', location: '' };
  const proposer = OTHER.toLowerCase();
  return { kind: 'proposed', contribution, datanet, rules: version, proposer, deadline, ...what };
}

async function indexOf(events: readonly ChainEvent[]): Promise<IndexFile> {
  const folder = await freshFolder();
  const index = IndexFile.open(join(folder, 'index.sqlite'), folder);
  onTestFinished(() => index.close());
  const placed = events.map((event, log) => ({ block: 1, log, at: 0, event }));
  expect(index.add(placed, { number: 1, hash: hash(1) })).toMatchObject({ ok: true });
  return index;
}

describe('members', () => {
  it('are all shown and sealed for, however many others ask to be let in', async () => {
    const member = (account: string, is: 'admitted' | 'asks'): ChainEvent => ({
      kind: 'member',
      datanet: 1,
      account: account.toLowerCase(),
      is,
      key: hash(7),
    });
    const asking = Array.from({ length: 600 }, (_, at) =>
      member(`0x${(at + 1).toString(16).padStart(40, '0')}`, 'asks'),
    );
    const index = await indexOf([...asking, member(ME, 'admitted'), member(OTHER, 'admitted')]);
    expect(admittedAccounts(index, 1).toSorted()).toEqual([OTHER, ME].toSorted());
    const rows = memberRows(index, 1);
    const admitted = rows.filter(({ standing }) => standing === 'admitted').map(({ account }) => account);
    expect(admitted.toSorted()).toEqual([OTHER, ME].toSorted());
    expect(rows.length).toBe(502);
  });
});

describe('what waits for a reviewer', () => {
  it('is not hidden by what waits for others, however much that is', async () => {
    const others = Array.from({ length: 300 }, (_, at) => proposed(at + 1, 1, 1, 100 + at));
    const index = await indexOf([rules(1, 1, OTHER), rules(2, 1, ME), ...others, proposed(301, 2, 1, 9_000)]);
    expect(rowsToReview(index, [ME], 10).map(({ id }) => id)).toEqual([301]);
    expect(rowsToReview(index, [OTHER], 10).length).toBe(200);
    expect(rowsToReview(index, [], 10)).toEqual([]);
  });

  it('counts all that somebody proposed, also what is too much to be shown', async () => {
    const many = Array.from({ length: 230 }, (_, at) => proposed(at + 1, 1, 1, 100));
    const decided: ChainEvent[] = many.flatMap((_, at) => [
      { kind: 'voted', contribution: at + 1, reviewer: ME.toLowerCase(), reason: at % 2, reasons: hash(9) },
      { kind: 'decided', contribution: at + 1, status: at % 2 === 0 ? 2 : 3 },
    ]);
    const index = await indexOf([rules(1, 1, ME), ...many, ...decided]);
    expect(rowsProposedBy(index, [OTHER], 10)).toHaveLength(200);
    expect(standingOf(index, OTHER, 10)).toEqual({
      account: OTHER,
      proposed: 230,
      accepted: 115,
      rejected: 115,
      approvals: 115,
      votes: 230,
    });
    expect(standingOf(index, ME, 10)).toMatchObject({ proposed: 0, votes: 0 });
  });

  it('is decided by the rules of then, and over at its deadline', async () => {
    const events = [rules(1, 1, ME), rules(1, 2, OTHER), proposed(1, 1, 1, 100), proposed(2, 1, 2, 100)];
    const index = await indexOf(events);
    expect(rowsToReview(index, [ME], 10).map(({ id }) => id)).toEqual([1]);
    expect(rowsToReview(index, [ME, OTHER], 10).map(({ id }) => id)).toEqual([1, 2]);
    expect(rowsToReview(index, [ME], 100)).toEqual([]);
  });
});
