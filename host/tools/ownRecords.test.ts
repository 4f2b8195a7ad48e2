import { expect, it } from 'vitest';
import type { ReadFor, Reads } from '#core/reading/reads.ts';
import { ownRecords, type SealedPlaces } from './ownRecords.ts';

const ROOT = 'ab'.repeat(32);
const noProjects = {
  list: () => Promise.resolve([]),
  search: () => Promise.reject(new Error('nothing to search')),
  with: () => Promise.reject(new Error('nothing to open')),
};
const note: ReadFor['notes'][number] = {
  source: { kind: 'snapshot', root: ROOT },
  name: 'Reviews',
  place: 0,
  line: 7,
  record: null,
  text: 'Iron and oak gall make a black ink.',
  isPart: false,
};
const signal = new AbortController().signal;

function over(found: Pick<ReadFor, 'notes' | 'notRead'>, roots = [ROOT]) {
  const asked: [string, Reads][] = [];
  const sealed: SealedPlaces = {
    list: () => Promise.resolve(roots.map((root) => ({ root }))),
    find: (words, reads) => {
      asked.push([words, reads]);
      return Promise.resolve(found);
    },
  };
  return { asked, use: (words: string) => ownRecords(noProjects, sealed).use({ words }, signal) };
}

it('finds what stands in sealed snapshots, and says where', async () => {
  const { asked, use } = over({ notes: [note], notRead: [] });
  const found = await use('Oak, gall?');
  expect(found).toEqual({ ok: true, value: `[1] Snapshot “Reviews”, line 7:\n${note.text}` });
  expect(asked).toEqual([['oak gall', { sources: [note.source], notes: 5 }]]);
});

it('says of a snapshot whose terms forbid reading that it was not looked into, and nothing of what it says', async () => {
  const refused = { source: note.source, name: 'Closed', reason: { why: 'terms', refusal: 'use-forbidden' } } as const;
  const { use } = over({ notes: [], notRead: [refused] });
  expect(await use('ink')).toEqual({
    ok: true,
    value: 'No record has any of these words: ink.\n\nNot looked into, as their terms forbid it: “Closed”.',
  });
});

it('asks nobody where there is nothing to look for, or nothing to look in', async () => {
  const { asked, use } = over({ notes: [note], notRead: [] }, []);
  expect((await use('…')).ok).toBe(false);
  expect(await use('ink')).toEqual({ ok: true, value: 'No record has any of these words: ink.' });
  expect(asked).toEqual([]);
});
