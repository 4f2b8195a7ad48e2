import type { AdapterLineage } from '#core/adapter.ts';

/** As the factory writes it: two snapshots, one of whose contributors is in both. */
export const lineage: AdapterLineage = {
  family: 'b'.repeat(64),
  snapshots: [
    {
      root: '1'.repeat(64),
      name: 'Letters of 1904',
      contributors: [
        { profile: `02${'1'.repeat(64)}`, name: 'Ada', weight: 900_000 },
        { profile: 'name:Grace', name: 'Grace', weight: 800_000 },
      ],
    },
    {
      root: '2'.repeat(64),
      name: 'Answers in the open',
      contributors: [{ profile: 'name:Grace', name: 'Grace', weight: 700_000 }],
    },
  ],
  recipe: { name: 'Small and slow', hash: '3'.repeat(64) },
  runLogHash: '4'.repeat(64),
  benchmarks: [{ name: 'Held out', hash: '5'.repeat(64), verdict: 'better on yours by 12 ± 3' }],
  terms: {
    licence: 'CC-BY-4.0',
    commercialUse: false,
    derivatives: 'allowed',
    attribution: true,
    membersOnly: false,
    expiresAt: null,
    hash: '6'.repeat(64),
  },
  grants: ['7'.repeat(64)],
  trainedBy: { profile: `02${'1'.repeat(64)}`, name: 'Ada' },
  at: Date.UTC(2026, 9, 3),
};
