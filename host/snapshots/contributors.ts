import type { CurateRecord } from '#core/curate/record.ts';
import type { Settled } from '#core/curate/state/reads.ts';
import type { Project } from '#core/curate/project.ts';
import { type Role, publicKeySchema } from '#core/snapshot/contributor.ts';
import type { People } from '#core/snapshot/weights.ts';

interface Known {
  name: string;
  key: string | null;
  roles: Set<Role>;
}

/** Who did what on a record, by ids: places are known only when everybody is. */
export interface Ids {
  authors: string[];
  labelers: string[];
  reviewers: string[];
}

/** Gathers everybody who has a part in a set of records. */
export class Contributors {
  readonly #known = new Map<string, Known>();
  readonly #project: Project;
  readonly #labelers: ReadonlyMap<string, string>;
  readonly #sealer: { key: string; name: string };

  constructor(project: Project, sealer: { key: string; name: string }) {
    this.#project = project;
    this.#sealer = sealer;
    this.#labelers = new Map(
      project.labelers.map(({ id, key }) => [
        id,
        publicKeySchema.safeParse(key).success && key !== null ? key : `local:${id}`,
      ]),
    );
  }

  /** An author whom nobody named is nobody; where there is nobody at all, it is who seals. */
  note(record: CurateRecord, settled: Settled | null): Ids {
    const author = record.source.author ?? this.#project.sources[record.source.file]?.author ?? null;
    const ids: Ids = { authors: [], labelers: [], reviewers: [] };
    if (author !== null && author !== '') ids.authors.push(this.#author(author));
    for (const labeler of settled?.labelers ?? []) ids.labelers.push(this.#labeler(labeler, 'labeler'));
    if (settled !== null && settled.decidedBy !== null)
      ids.reviewers.push(this.#labeler(settled.decidedBy, 'reviewer'));
    if (ids.authors.length + ids.labelers.length + ids.reviewers.length === 0) {
      ids.authors.push(this.#take(this.#sealer.key, this.#sealer.key, this.#sealer.name, 'author'));
    }
    return ids;
  }

  /** Ascending by id; places are those of the manifest. */
  sorted(): { id: string; key: string | null; name: string; roles: Role[] }[] {
    return [...this.#known]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([id, { key, name, roles }]) => ({ id, key, name, roles: [...roles].toSorted() }));
  }

  #author(name: string): string {
    return this.#take(`name:${name}`, null, name, 'author');
  }

  #labeler(labeler: string, role: Role): string {
    const id = this.#labelers.get(labeler) ?? `local:${labeler}`;
    const name = this.#project.labelers.find((other) => other.id === labeler)?.name ?? labeler;
    return this.#take(id, id.startsWith('local:') ? null : id, name, role);
  }

  #take(id: string, key: string | null, name: string, role: Role): string {
    const known = this.#known.get(id) ?? { name, key, roles: new Set<Role>() };
    known.roles.add(role);
    this.#known.set(id, known);
    return id;
  }
}

export function peopleOf(ids: Ids, places: ReadonlyMap<string, number>): People {
  const of = (role: readonly string[]) => role.map((id) => places.get(id) ?? 0);
  return { authors: of(ids.authors), labelers: of(ids.labelers), reviewers: of(ids.reviewers) };
}
