import { Seeded } from './seeded.ts';

/** A record that says something, and a question in other words that it answers. */
export interface Fact {
  readonly text: string;
  readonly question: string;
  readonly answer: string;
  /** The place that it is about. */
  readonly town: string;
}

const SYLLABLES = (
  'ba bri cor dal dor el en fin fro gar gos hel hir ith jan jor kal kes lum lor mar mor nes nil or osk pel pra quin ' +
  'ras rem sel sto tal tev ul van vor wen yar zel zim'
).split(' ');
const THINGS = ['lighthouse', 'library', 'bridge', 'market hall', 'observatory', 'clock tower', 'harbour', 'windmill'];
const MATERIALS = ['granite', 'red brick', 'oak', 'limestone', 'iron', 'slate', 'copper', 'sandstone'];
const FILLING = [
  'Visitors come in summer, and the road along the coast is closed after heavy rain.',
  'The town keeps a small museum beside it, open on two days of the week.',
  'Much of what was written about it was lost in a fire, and what is left is kept in the parish.',
  'On clear evenings it can be seen from the hills on the other side of the bay.',
];

/** Places that nobody has heard of, each with what it is made of, by whom and when: the same for the same seed. */
export function facts(count: number, seed = 1): Fact[] {
  const chance = new Seeded(seed);
  const name = (syllables: number) => {
    const word = Array.from({ length: syllables }, () => chance.pick(SYLLABLES)).join('');
    return `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`;
  };
  return Array.from({ length: count }, (_, place) => {
    const [town, builder] = [name(3), `${name(2)} ${name(2)}`];
    const [thing, material, year] = [chance.pick(THINGS), chance.pick(MATERIALS), 1500 + chance.below(400)];
    const filling = chance
      .shuffled(FILLING)
      .slice(0, 1 + chance.below(2))
      .join(' ');
    const said = [
      `The ${thing} of ${town} was built of ${material} by ${builder} in ${year}.`,
      `In ${year} ${builder} finished the ${thing} of ${town}, which is made of ${material}.`,
    ];
    const asked = [
      [`Who ${chance.pick(['built', 'constructed', 'put up'])} the ${thing} of ${town}?`, builder],
      [`What is the ${thing} in ${town} made of?`, material],
      [`When was the ${town} ${thing} ${chance.pick(['finished', 'completed', 'erected'])}?`, String(year)],
    ] as const;
    const [question, answer] = asked[place % asked.length] ?? asked[0];
    return { text: `${chance.pick(said)} ${filling}`, question, answer, town };
  });
}
