import { type Colophon, colophonSchema } from '#core/colophon.ts';

const hash = (digit: string) => digit.repeat(64);

/** A colophon as the host would show it: matched and read, two people and one who is only named. */
export function someColophon(changes: Partial<Colophon> = {}): Colophon {
  const [tide, ward, anna] = ['name:night-desk', 'name:ward-7', 'name:Anna'] as const;
  return colophonSchema.parse({
    message: '01JCY0000000000000000000A1',
    state: 'done',
    failure: null,
    base: { hash: hash('a'), name: 'small-world' },
    remote: null,
    adapters: [
      { hash: hash('b'), name: 'triage-notes', scale: 0.8, trace: 'traceable', parts: 420_000, snapshots: [hash('c')] },
    ],
    snapshots: [
      { root: hash('c'), name: 'Triage Notes', use: 'trained', index: 'ready' },
      { root: hash('d'), name: 'Ward Handbook', use: 'read', index: 'ready' },
    ],
    spans: [
      { start: 4, end: 19, words: 3, count: 2, sources: [1], common: false },
      { start: 30, end: 41, words: 2, count: 900, sources: [1, 2], common: true },
    ],
    sources: [
      {
        number: 1,
        snapshot: hash('c'),
        offset: 0,
        line: 1,
        record: hash('1'),
        excerpt: 'New confusion is the sign most often missed on arrival.',
        parts: 340_000,
        people: [
          { id: tide, name: 'night-desk', parts: 700_000 },
          { id: anna, name: 'Anna', parts: 300_000 },
        ],
      },
      {
        number: 2,
        snapshot: hash('d'),
        offset: 512,
        line: 3,
        record: hash('2'),
        excerpt: 'Count the breaths first.',
        parts: 350_000,
        people: [{ id: ward, name: 'ward-7', parts: 1_000_000 }],
      },
    ],
    shares: [
      { snapshot: hash('c'), record: hash('1'), kind: 'matched', parts: 340_000, low: 300_000, high: 380_000 },
      { snapshot: hash('d'), record: hash('2'), kind: 'read', parts: 350_000, low: 350_000, high: 350_000 },
    ],
    contributors: [
      {
        id: ward,
        key: null,
        name: 'ward-7',
        parts: 350_000,
        low: 350_000,
        high: 350_000,
        kinds: ['read'],
        records: 1,
      },
      {
        id: tide,
        key: null,
        name: 'night-desk',
        parts: 238_000,
        low: 210_000,
        high: 266_000,
        kinds: ['matched'],
        records: 1,
      },
      {
        id: anna,
        key: null,
        name: 'Anna',
        parts: 102_000,
        low: 90_000,
        high: 114_000,
        kinds: ['matched'],
        records: 1,
      },
    ],
    unattributed: 310_000,
    methods: [
      { kind: 'spans', name: 'suffix-array/2', state: 'done', figures: {} },
      { kind: 'influence', name: 'factors/1', state: 'not-traceable', figures: {} },
    ],
    cutForWeighing: false,
    receipt: { index: 6, leaf: hash('e'), at: 1_763_000_000_000 },
    ...changes,
  });
}
