import { z } from 'zod';
import type { Adapter } from '#core/adapter.ts';
import type { Failure } from '#core/failure.ts';
import { sha256Schema } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { LikenessReason, Proposal } from '#protocol/window/conversations.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { errorCodeOf, sqliteCodeOf } from '../durable/failures.ts';
import { LikenessIndex } from './likenessIndex.ts';
import type { Found } from './likenessIndex.ts';
import { tellingWords } from './likenessWords.ts';

interface Parts {
  catalogue: Catalogue;
  /** Where what can be made again lies. */
  folder: string;
  find: (hash: string) => Adapter | undefined;
  recordsPath: (root: string) => string;
  /** Another number or text whenever adapters or snapshots are not what they were. */
  revision: () => string;
}

/** More than three are no proposal. */
const MOST_PROPOSED = 3;
/** Of what the question's words tell, so much must be in a record for it to be "like this". */
const LIKE_ENOUGH = 0.3;
const MOST_WORDS_SHOWN = 4;

/** A root is a part of a path: only what has a root's form is looked for. */
const lineageSchema = z.object({ snapshots: z.array(z.object({ root: sha256Schema, name: z.string() })) });

interface Card {
  hash: string;
  text: string;
  roots: readonly { root: string; name: string }[];
}

/** Which adapters are like a question. It proposes, with its reasons; people choose. */
export class Likeness {
  readonly #parts: Parts;
  readonly #index: LikenessIndex;
  #madeOf: string | undefined;
  #cards = new Map<string, Card>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#index = new LikenessIndex(parts.folder);
  }

  /** One after the other: each may have to take in what is new first. */
  propose(base: string, text: string): Promise<Result<Proposal[], Failure>> {
    const mine = this.#turn.then(async (): Promise<Result<Proposal[], Failure>> => {
      try {
        return ok(await this.#propose(base, text));
      } catch (error) {
        if (sqliteCodeOf(error) === undefined) throw error;
      }
      // Damaged, or of another time: made anew, once.
      this.#madeOf = undefined;
      await this.#index.throwAway();
      try {
        return ok(await this.#propose(base, text));
      } catch (error) {
        if (sqliteCodeOf(error) === undefined) throw error;
        return fail({ code: 'DISK_WRITE_FAILED', detail: errorCodeOf(error) });
      }
    });
    this.#turn = mine.catch(() => {});
    return mine;
  }

  async close(): Promise<void> {
    await this.#turn;
    this.#index.close();
  }

  async #propose(base: string, text: string): Promise<Proposal[]> {
    await this.#catchUp();
    const weights = this.#index.weights(tellingWords(text));
    const words = [...weights.keys()];
    const told = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
    if (told === 0) return [];
    const share = (having: readonly string[]) => having.reduce((sum, word) => sum + (weights.get(word) ?? 0), 0) / told;
    const isLike = (having: readonly string[]) =>
      having.length >= Math.min(2, words.length) && share(having) >= LIKE_ENOUGH;
    const byWeight = (having: Iterable<string>) =>
      [...new Set(having)].toSorted((one, other) => (weights.get(other) ?? 0) - (weights.get(one) ?? 0));

    const byRoot = new Map<string, Found[]>();
    const { found, all } = this.#index.recordsWith(words);
    for (const record of found) {
      if (isLike(record.words)) byRoot.set(record.of, [...(byRoot.get(record.of) ?? []), record]);
    }
    const byCard = new Map(this.#index.cardsWith(words).map((card) => [card.of, card.words]));

    const scored: { hash: string; score: number; reasons: LikenessReason[] }[] = [];
    for (const hash of this.#ofFamily(base)) {
      const reasons: LikenessReason[] = [];
      let score = 0;
      for (const { root, name } of this.#cards.get(hash)?.roots ?? []) {
        const like = byRoot.get(root);
        if (like === undefined) continue;
        const best = Math.max(...like.map((record) => share(record.words)));
        score += best * (1 + Math.log(like.length));
        reasons.push({
          kind: 'records',
          snapshot: name,
          count: like.length,
          atLeast: !all || !this.#index.isWhole(root),
          words: byWeight(like.flatMap((record) => record.words)).slice(0, MOST_WORDS_SHOWN),
        });
      }
      const having = byCard.get(hash) ?? [];
      if (having.length > 0) {
        score += share(having);
        reasons.push({ kind: 'words', words: byWeight(having).slice(0, MOST_WORDS_SHOWN) });
      }
      if (reasons.length > 0) scored.push({ hash, score, reasons });
    }
    return scored
      .toSorted((one, other) => other.score - one.score || (one.hash < other.hash ? -1 : 1))
      .slice(0, MOST_PROPOSED)
      .flatMap(({ hash, reasons }) => {
        const adapter = this.#parts.find(hash);
        return adapter === undefined ? [] : [{ hash, name: adapter.name, reasons }];
      });
  }

  async #catchUp(): Promise<void> {
    await this.#index.open();
    const revision = this.#parts.revision();
    if (this.#madeOf === revision) return;
    const cards = this.#readCards();
    await this.#index.takeCards(new Map([...cards.values()].map(({ hash, text }) => [hash, text])));
    const roots = new Set([...cards.values()].flatMap((card) => card.roots.map(({ root }) => root)));
    // One that is not on this machine is looked for again when something has changed.
    for (const root of roots) await this.#index.takeSnapshot(root, this.#parts.recordsPath(root));
    this.#cards = cards;
    this.#madeOf = revision;
  }

  #readCards(): Map<string, Card> {
    const cards = new Map<string, Card>();
    const rows = this.#parts.catalogue.statement('SELECT hash, name, tags, note, lineage FROM adapters').all();
    for (const { hash, name, tags, note, lineage } of rows) {
      const known = lineageSchema.nullable().safeParse(JSON.parse(String(lineage ?? 'null')));
      const roots = known.data?.snapshots ?? [];
      const text = [name, tags, note, ...roots.map((each) => each.name)].join('\n');
      cards.set(String(hash), { hash: String(hash), text, roots });
    }
    return cards;
  }

  #ofFamily(base: string): string[] {
    return this.#parts.catalogue
      .statement(
        `SELECT hash FROM adapters WHERE base IN (SELECT model FROM family_members
           WHERE family = (SELECT family FROM family_members WHERE model = ?))`,
      )
      .all(base)
      .map(({ hash }) => String(hash));
  }
}
