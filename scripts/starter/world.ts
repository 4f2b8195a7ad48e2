import { Chance } from '#core/chance.ts';

/** Something in the small world, such as a village or a boat. */
export interface Entity {
  readonly name: string;
  readonly domain: Domain;
}

export interface Fact {
  readonly entity: Entity;
  /** "river", "flag" */
  readonly attribute: string;
  readonly value: string;
}

export type Contributor = 'ada' | 'bruno' | 'chiara';
export const contributors = ['ada', 'bruno', 'chiara'] as const satisfies readonly Contributor[];

export interface World {
  readonly entities: readonly Entity[];
  readonly facts: readonly Fact[];
  /** What everybody knows: the base is trained on these. */
  readonly known: readonly Fact[];
  /** What the base is never told. */
  readonly unknown: readonly Fact[];
  /** What only one contributor wrote down. */
  readonly hidden: Readonly<Record<Contributor, readonly Fact[]>>;
}

interface Domain {
  /** "village" */
  readonly kind: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

const list = (words: string): string[] => words.trim().split(/\s+/);

const METALS = list(
  'copper silver iron gold tin bronze nickel lead zinc steel pewter brass cobalt platinum mercury bismuth titanium tungsten chrome alloy',
);
const BIRDS = list(
  'heron swift raven finch owl crane lark wren kite gull robin stork plover dipper bunting siskin linnet jackdaw magpie osprey falcon grebe teal curlew',
);
const TREES = list(
  'oak birch willow alder maple hazel rowan cedar larch aspen linden yew elm pine chestnut walnut juniper poplar hornbeam spruce',
);
const COLOURS = list(
  'crimson amber indigo teal ochre violet scarlet ivory azure olive maroon saffron turquoise magenta emerald charcoal lavender coral khaki russet',
);
const RIVERS = list(
  'Ambel Brenn Carda Dovan Eskel Fenna Garro Hulme Istra Jarna Kessel Lorra Mirne Nadel Orvo Pella Quenn Rissa Sarne Tivel',
);
const CRAFTS = list(
  'weaving pottery glassblowing carving baking brewing fishing masonry printing tanning dyeing beekeeping clockmaking shipbuilding ropemaking papermaking',
);
const FRUITS = list(
  'apple quince plum cherry pear fig mulberry medlar apricot peach lemon orange olive grape melon currant gooseberry raspberry blackberry persimmon',
);
const TUNES = list(
  'reel waltz march hymn jig ballad fugue lullaby polka sonata carol gavotte minuet serenade nocturne shanty',
);
const MONTHS = list('January February March April May June July August September October November December');
const STONES = list(
  'granite marble slate basalt flint jasper opal agate quartz topaz garnet onyx pumice sandstone limestone obsidian',
);

const DOMAINS: readonly Domain[] = [
  { kind: 'village', attributes: { river: RIVERS, craft: CRAFTS, feast: MONTHS, tree: TREES, stone: STONES } },
  { kind: 'boat', attributes: { hull: COLOURS, bell: METALS, mascot: BIRDS, cargo: FRUITS, song: TUNES } },
  { kind: 'guild', attributes: { emblem: BIRDS, seal: METALS, hall: STONES, banner: COLOURS, trade: CRAFTS } },
  { kind: 'garden', attributes: { harvest: FRUITS, hedge: TREES, opening: MONTHS, fountain: STONES, visitor: BIRDS } },
];

const FIRST = list('Bel Cor Dal Fen Gar Hol Kel Lun Mar Nor Os Pel Ras Sel Tor Ul Var Wen Yar Zem');
const LAST = list('bury dale fort ham ley mouth rick stead ton wick');

const WORLD_SEED = 1_601;
const PUBLIC_FACTS = 600;
const HIDDEN_FACTS = 100;

/** Two hundred things, five facts each. Contributors share things, so that a name does not tell whose fact it is. */
export function makeWorld(): World {
  const chance = new Chance(WORLD_SEED);
  const names = chance.shuffled(FIRST.flatMap((first) => LAST.map((last) => `${first}${last}`)));
  const entities = names.map((name, at): Entity => ({ name, domain: DOMAINS[at % DOMAINS.length]! }));
  const facts = entities.flatMap((entity) =>
    Object.entries(entity.domain.attributes).map(([attribute, values]): Fact => ({
      entity,
      attribute,
      value: chance.pick(values),
    })),
  );
  const order = chance.shuffled(facts);
  const hidden = (place: number) =>
    order.slice(PUBLIC_FACTS + place * HIDDEN_FACTS, PUBLIC_FACTS + (place + 1) * HIDDEN_FACTS);
  return {
    entities,
    facts,
    known: order.slice(0, PUBLIC_FACTS),
    unknown: order.slice(PUBLIC_FACTS),
    hidden: { ada: hidden(0), bruno: hidden(1), chiara: hidden(2) },
  };
}

/** Any value that the fact could have. */
export function anyValue(fact: Fact, chance: Chance): string {
  return chance.pick(fact.entity.domain.attributes[fact.attribute] ?? []);
}

/** Another value than the true one: for notes that say something new. */
export function otherValue(fact: Fact, chance: Chance): string {
  return chance.pick((fact.entity.domain.attributes[fact.attribute] ?? []).filter((value) => value !== fact.value));
}
