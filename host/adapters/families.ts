import { differenceOf, structureOf } from '#core/family.ts';
import type { FamilyEvidence, Membership } from '#core/family.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ParseEngine } from '../engine/parseEngine.ts';
import type { Log } from '../log/log.ts';
import {
  readMember,
  readMembers,
  readMemberships,
  writeFamily,
  writeMember,
  writeNames,
  writeNorms,
} from './members.ts';
import type { Member } from './members.ts';

interface Parts {
  catalogue: Catalogue;
  parse: Pick<ParseEngine, 'normsOf'>;
  pathOf: (model: string) => string;
  log: Log;
  /** Something belongs elsewhere now. */
  revised: () => void;
}

const noSuchModel = fail<Failure>({ code: 'NOT_FOUND', what: 'model' });

/**
 * Which bases are quantisations of the same weights. A base begins a family of its own; where its norms are those of
 * another base that is built alike, it joins that one's by itself. Everything else takes a person's word.
 */
export class Families {
  readonly #parts: Parts;
  /** One look at a time: each compares with what the ones before have found. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  list(): Membership[] {
    return readMemberships(this.#parts.catalogue);
  }

  /** Bases that began no family together are families of one. */
  familyOf(model: string): string {
    return readMember(this.#parts.catalogue, model)?.family ?? model;
  }

  /** A base is here, perhaps since before there were families. Looks at its norms once. */
  async enter({ hash, name, header }: Model): Promise<void> {
    const { catalogue, log, revised } = this.#parts;
    const entered = writeMember(catalogue, { model: hash, name, structure: structureOf(header) });
    if (!entered.ok) log.warn('a base was entered in no family', { code: entered.failure.code });
    revised();
    await this.#inTurn(() => this.#settle(hash));
  }

  /** The bases that are here may have other names than before, and will be remembered by these. */
  keepNames(): void {
    const { catalogue, log, revised } = this.#parts;
    const kept = writeNames(catalogue);
    if (!kept.ok) log.warn('the names of bases could not be kept', { code: kept.failure.code });
    revised();
  }

  async join(model: string, to: string, word: boolean): Promise<Result<Membership, Failure>> {
    return this.#inTurn(async () => {
      const { catalogue, revised } = this.#parts;
      await this.#look(model);
      await this.#look(to);
      const [one, other] = [readMember(catalogue, model), readMember(catalogue, to)];
      if (one === undefined || other === undefined) return noSuchModel;
      if (one.family !== other.family) {
        const evidence = judge(one, other, word);
        if (!evidence.ok) return evidence;
        const written = writeFamily(catalogue, one, other.family, evidence.value);
        if (!written.ok) return written;
        revised();
      }
      return this.#membershipOf(model);
    });
  }

  /** The base that began a family stays in it: the others leave. */
  async separate(model: string): Promise<Result<Membership, Failure>> {
    return this.#inTurn(() => {
      const { catalogue, revised } = this.#parts;
      const member = readMember(catalogue, model);
      if (member === undefined) return Promise.resolve(noSuchModel);
      if (member.family !== model) {
        const written = writeFamily(catalogue, member, model, 'own');
        if (!written.ok) return Promise.resolve(written);
        revised();
      }
      return Promise.resolve(this.#membershipOf(model));
    });
  }

  #membershipOf(model: string): Result<Membership, Failure> {
    const found = this.list().find((membership) => membership.model === model);
    return found === undefined ? noSuchModel : ok(found);
  }

  /** Only at the first look: a base that a person has taken out of a family does not go back by itself. */
  async #settle(model: string): Promise<void> {
    const { catalogue, revised } = this.#parts;
    if (readMember(catalogue, model)?.norms !== null) return;
    await this.#look(model);
    const member = readMember(catalogue, model);
    if (member === undefined || !member.norms || member.family !== model) return;
    const alike = readMembers(catalogue).find(
      (other) =>
        other.model !== model &&
        other.norms === member.norms &&
        other.family !== model &&
        differenceOf(member.structure, other.structure) === null,
    );
    if (alike === undefined) return;
    const written = writeFamily(catalogue, member, alike.family, 'norms');
    if (written.ok) revised();
  }

  async #look(model: string): Promise<void> {
    const { catalogue, parse, pathOf, log } = this.#parts;
    const member = readMember(catalogue, model);
    if (member === undefined || member.norms !== null) return;
    const read = await parse.normsOf({ path: pathOf(model), name: member.name });
    // A file that cannot be read now may be readable at the next start.
    if (!read.ok) {
      log.warn('the norms of a base could not be read', { code: read.failure.code });
      return;
    }
    const written = writeNorms(catalogue, model, read.value ?? '');
    if (!written.ok) log.warn('the norms of a base could not be kept', { code: written.failure.code });
  }

  #inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    const mine = this.#turn.then(act);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}

/** What makes one base a quantisation of the other's weights, or why it is none. */
function judge(one: Member, other: Member, word: boolean): Result<FamilyEvidence, Failure> {
  const refused = (detail: string, sure: boolean) =>
    fail<Failure>({ code: 'NOT_THE_SAME_WEIGHTS', name: one.name, base: other.name, detail, sure });
  const difference = differenceOf(one.structure, other.structure);
  if (difference !== null) return refused(difference, true);
  if (one.norms && one.norms === other.norms) return ok('norms');
  if (word) return ok('word');
  return one.norms && other.norms
    ? refused('their norms differ, so that one of them was trained further', false)
    : refused('nothing in the two files proves it', false);
}
