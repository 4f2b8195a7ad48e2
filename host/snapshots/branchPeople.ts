import type { Labeler } from '#core/curate/project.ts';
import type { Role } from '#core/snapshot/contributor.ts';
import type { Manifest } from '#core/snapshot/manifest.ts';
import { type People, type Weights, weightsOf } from '#core/snapshot/weights.ts';
import { newId } from '../ids.ts';

/** Who had which part in one record, as a project knows them. */
export interface Parts {
  /** As the source named them. */
  readonly author: string | null;
  /** Ids of labelers. */
  readonly labelers: readonly string[];
  readonly decidedBy: string | null;
}

/** Beyond this many ways in which people may have shared a record, the simplest is taken. */
const MOST_TRIED = 4_096;
const HELD = 10_000;
const ROLES = ['authors', 'labelers', 'reviewers'] as const;
const ROLE_OF: Readonly<Record<Role, (typeof ROLES)[number]>> = {
  author: 'authors',
  labeler: 'labelers',
  reviewer: 'reviewers',
};

/**
 * Finds again who wrote, labelled and decided a record, of which a snapshot keeps only the weights. Somebody with one
 * role in the manifest had that one; for the others the roles are looked for that give exactly these weights by the
 * snapshot's own rule. Where several do, or none, the first that could be is taken: what was sealed stays true, and
 * the weights of the next seal are the best that can be known.
 */
export class BranchPeople {
  readonly labelers: readonly Labeler[];
  readonly #manifest: Manifest;
  readonly #labelerOf: ReadonlyMap<number, string>;
  readonly #sealer: string;
  readonly #known = new Map<string, Parts>();

  /** Null where more people labelled than a project can have. */
  static of(manifest: Manifest, most: number): BranchPeople | null {
    const labeled = manifest.contributors.filter(({ roles }) => roles.some((role) => role !== 'author'));
    return labeled.length + 1 > most ? null : new BranchPeople(manifest);
  }

  private constructor(manifest: Manifest) {
    this.#manifest = manifest;
    const labelers: Labeler[] = [];
    const ids = new Map<number, string>();
    for (const [place, { id, key, name, roles }] of manifest.contributors.entries()) {
      if (!roles.some((role) => role !== 'author')) continue;
      const known = id.startsWith('local:') ? id.slice('local:'.length) : newId();
      ids.set(place, known);
      labelers.push({ id: known, name: name.slice(0, 80), key });
    }
    // Whose answers nobody else's weight speaks of are those of who sealed them.
    const { key, name } = manifest.createdBy;
    const signer = manifest.contributors.findIndex((one) => one.key === key);
    const own = ids.get(signer);
    this.#sealer = own ?? newId();
    if (own === undefined) {
      labelers.push({ id: this.#sealer, name: (name === '' ? key.slice(0, 12) : name).slice(0, 80), key });
    }
    this.labelers = labelers;
    this.#labelerOf = ids;
  }

  /** `answered`: whether the record has answers, which somebody must have given. */
  partsOf(weights: Weights, input: string, answered: boolean): Parts {
    // A remainder is given by the input: beyond two people in a role it is part of what has to be found again.
    const key = `${String(answered)} ${JSON.stringify(weights)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const parts = this.#found(weights, input, answered);
    if (this.#known.size < HELD) this.#known.set(key, parts);
    return parts;
  }

  #found(weights: Weights, input: string, answered: boolean): Parts {
    const ways = weights.map(([place]) => this.#waysOf(place));
    const count = ways.reduce((all, { length }) => all * length, 1);
    let people: People | null = null;
    for (let way = 0; way < Math.min(count, MOST_TRIED) && people === null; way += 1) {
      const tried = peopleOf(weights, ways, way);
      if (tried.reviewers.length > 1 || tried.authors.length > 1) continue;
      const given = weightsOf(this.#manifest.weights, tried, input);
      if (given.ok && JSON.stringify(given.value) === JSON.stringify(weights)) people = tried;
    }
    return this.#asParts(people ?? peopleOf(weights, ways, 0), answered);
  }

  #asParts({ authors, labelers, reviewers }: People, answered: boolean): Parts {
    const [author] = authors;
    const [reviewer] = reviewers;
    const ids = [...labelers, ...reviewers.slice(1)].flatMap((place) => this.#labelerOf.get(place) ?? []);
    const decidedBy = (reviewer === undefined ? undefined : this.#labelerOf.get(reviewer)) ?? null;
    const contributor = author === undefined ? undefined : this.#manifest.contributors[author];
    const nobody = ids.length === 0 && decidedBy === null;
    return {
      // Who sealed is named where nobody else was: they are again when it is sealed again.
      author: contributor?.id.startsWith('name:') === true ? contributor.id.slice('name:'.length) : null,
      labelers: nobody && answered ? [this.#sealer] : ids,
      decidedBy,
    };
  }

  /** The sets of roles that somebody may have had in one record; the largest roles first. */
  #waysOf(place: number): readonly (readonly Role[])[] {
    const roles = this.#manifest.contributors[place]?.roles ?? [];
    const single = roles.map((role) => [role]);
    if (roles.length < 2) return single;
    const pairs = roles.flatMap((role, at) => roles.slice(at + 1).map((other) => [role, other]));
    return roles.length === 2 ? [...single, ...pairs] : [...single, ...pairs, roles];
  }
}

function peopleOf(weights: Weights, ways: readonly (readonly (readonly Role[])[])[], way: number): People {
  const people = { authors: [] as number[], labelers: [] as number[], reviewers: [] as number[] };
  let rest = way;
  for (const [at, [place]] of weights.entries()) {
    const own = ways[at] ?? [];
    const roles = own[rest % Math.max(1, own.length)] ?? [];
    rest = Math.floor(rest / Math.max(1, own.length));
    for (const role of roles) people[ROLE_OF[role]].push(place);
  }
  return people;
}
