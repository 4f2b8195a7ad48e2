import { expect, it } from 'vitest';
import { lineage } from '#test/support/lineage.ts';
import { contributorsOf } from '#core/adapterLineage.ts';

it('names those first whose work weighs most over all snapshots, and nobody twice', () => {
  expect(contributorsOf(lineage.snapshots)).toEqual(['Grace', 'Ada']);
});
