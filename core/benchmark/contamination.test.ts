import { describe, expect, it } from 'vitest';
import type { BenchmarkItem } from './benchmark.ts';
import { ContaminationCheck } from './contamination.ts';

const item = (question: string, answer: string): BenchmarkItem => ({
  messages: [{ role: 'user', content: question }],
  references: [answer],
  gold: null,
});
const frame = 'Answer the following question about the harbour in one short sentence please:';
const facts = [
  ['Who mended the great crane by the northern quay in spring?', 'Two smiths from the lower town mended it together.'],
  ['When does the ferry to the seven islands leave in winter?', 'It leaves at nine, once the ice has been broken.'],
  ['What is kept in the old customs house behind the mill?', 'Sails and ropes, and since last year the archive.'],
  ['Why was the lighthouse painted green instead of white?', 'Because white could not be seen against the snow.'],
  ['Where do the pilots wait when the fog is too thick?', 'They wait in the tower, with a lamp at the window.'],
] as const;
const check = () => new ContaminationCheck(facts.map(([question, answer]) => item(`${frame} ${question}`, answer)));

describe('contamination', () => {
  it('finds the items that stand in the training data, and says which ones', () => {
    const looking = check();
    looking.look(`${frame} ${facts[1].join(' ')}`);
    looking.look(facts[3].join('\n').toUpperCase());
    expect(looking.found).toMatchObject({ words: 8, looked: 5, untold: 0, count: 2 });
    expect(looking.found.found.map(({ item: place }) => place)).toEqual([1, 3]);
  });

  it('takes neither the frame of all questions nor a fact in other words for contamination', () => {
    const looking = check();
    looking.look(`${frame} Which fish is sold on Fridays?`);
    looking.look('In winter the ferry to the islands goes at nine o’clock, after somebody broke the ice.');
    expect(looking.found).toMatchObject({ count: 0, found: [] });
  });

  it('compares short items as a whole, and says of which it cannot tell', () => {
    const looking = new ContaminationCheck([item('Capital of the lake country?', 'Seeburg'), item('Yes?', 'No')]);
    looking.look('… capital of the lake country? Seeburg …');
    expect(looking.found).toMatchObject({ looked: 2, untold: 1, count: 1, found: [{ item: 0, part: 1 }] });
  });
});
