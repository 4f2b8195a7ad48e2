import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Adapter } from '#core/adapter.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { Seeded } from '#test/support/seeded.ts';
import { openCatalogue } from '../catalogue/catalogue.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { writeMember } from './members.ts';
import { readAdapters } from './reads.ts';
import type { AdapterWish } from './reads.ts';
import { toRow } from './row.ts';

const COUNT = 10_000;
const TOPICS = ['cardiology', 'contracts', 'Médecine', 'letters', 'recipes', 'tax', 'printing', 'poems'];
const LONGEST_MS = 50;

const hashOf = (letter: string, number: number) => `${letter}${number.toString(16).padStart(63, '0')}`;
const [ONE, OTHER] = [hashOf('b', 1), hashOf('b', 2)];
const everything: AdapterWish = { search: '', base: null, order: 'newest', after: null, limit: 50 };

function adapterOf(number: number, chance: Seeded): Adapter {
  const topic = TOPICS[chance.below(TOPICS.length)] ?? '';
  return {
    hash: hashOf('a', chance.below(2 ** 31) * COUNT + number),
    name: `${topic} ${number}`,
    header: {
      name: '',
      architecture: 'llama',
      alpha: 16,
      rank: 8,
      matrices: 224,
      parameters: 1_000_000,
      storedAs: 'F16',
      baseName: 'someone/Some-Base-8B',
      author: null,
      fileBytes: 2_000_000,
    },
    base: { hash: number % 4 === 0 ? ONE : OTHER, name: '' },
    evidence: 'word',
    tags: [topic, `level ${number % 10}`],
    author: `Author ${number % 97}`,
    note:
      number === 4_321 ? 'The only one about Wachstafeln.' : 'Made from letters that were kept in a drawer. '.repeat(5),
    lineage: null,
    // Several share a moment: the order has to be one all the same.
    addedAt: Math.floor(number / 3),
  };
}

async function tenThousand(): Promise<Catalogue> {
  const opened = openCatalogue(join(await freshFolder(), 'catalogue.sqlite'));
  if (!opened.ok) throw new Error(opened.failure.kind);
  const catalogue = opened.value;
  onTestFinished(() => catalogue.close());
  const structure = {
    architecture: 'llama',
    layers: 1,
    embeddingLength: 1,
    heads: 1,
    keyValueHeads: 1,
    keyLength: 1,
    valueLength: 1,
    feedForwardLength: 1,
    vocabularySize: 1,
  };
  for (const [model, name] of [
    [ONE, 'One'],
    [OTHER, 'Other'],
  ] as const)
    writeMember(catalogue, { model, name, structure });
  const chance = new Seeded(5);
  catalogue.write(() => {
    const insert = catalogue.statement(`INSERT INTO adapters VALUES (${Array(14).fill('?').join(', ')})`);
    for (let number = 0; number < COUNT; number += 1)
      insert.run(...toRow({ adapter: adapterOf(number, chance), fileBytes: 1, fileModifiedMs: 1 }));
  });
  return catalogue;
}

const byText = (one: unknown, other: unknown) => (String(one) < String(other) ? -1 : 1);

describe('ten thousand adapters', () => {
  it.each<[string, Partial<AdapterWish>, number | undefined]>([
    ['the first page', {}, COUNT],
    ['by name', { order: 'name' }, COUNT],
    ['a word that stands in one of them', { search: 'wachstafeln' }, 1],
    ['several words, in any order', { search: '7 AUTHOR médecine' }, undefined],
    ['without marks', { search: 'medecine level 3' }, undefined],
    ['what no one has', { search: 'zymurgy' }, 0],
    ['those of one base', { base: ONE }, COUNT / 4],
    ['a search within one base', { base: ONE, search: 'tax drawer', order: 'name' }, undefined],
  ])('are searched at once: %s', async (_, wish, expected) => {
    const catalogue = await tenThousand();
    const look = () => readAdapters(catalogue, { ...everything, ...wish });
    const page = look();
    if (expected === undefined) expect(page.found).toBeGreaterThan(50);
    else expect(page.found).toBe(expected);
    const times = Array.from({ length: 9 }, () => {
      const begun = performance.now();
      look();
      return performance.now() - begun;
    }).toSorted((one, other) => one - other);
    expect(times[4]).toBeLessThan(LONGEST_MS);
  });

  it.each(['newest', 'name'] as const)('are paged through, %s first, each of them once', async (order) => {
    const catalogue = await tenThousand();
    const seen: Adapter[] = [];
    for (let after: AdapterWish['after'] = null; ;) {
      const page = readAdapters(catalogue, { ...everything, order, search: 'tax', after, limit: 200 });
      seen.push(...page.adapters);
      expect(page).toMatchObject({ any: true });
      if (page.next === null) {
        expect(seen).toHaveLength(page.found);
        break;
      }
      after = page.next;
    }
    expect(new Set(seen.map(({ hash }) => hash)).size).toBe(seen.length);
    const keys = seen.map(({ name, addedAt }) => (order === 'newest' ? -addedAt : name));
    expect(keys).toEqual(order === 'newest' ? keys.toSorted((a, b) => Number(a) - Number(b)) : keys.toSorted(byText));
  });
});
