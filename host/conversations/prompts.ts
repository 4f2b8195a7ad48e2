import { folded, partsOfSearch } from '#core/adapter.ts';
import { sha256OfText } from '#core/canonical/sha256.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { PromptAuthor, PromptKind, SavedPrompt, UsedPrompt } from '#core/savedPrompt.ts';
import type { PromptAuthorWish } from '#protocol/window/prompts.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { newId } from '../ids.ts';
import { promptFrom } from './row.ts';

interface Parts {
  catalogue: Catalogue;
  /** The public key of whoever works here. */
  self: () => Promise<string>;
  revised: () => void;
}

interface Written {
  kind: PromptKind;
  title: string;
  text: string;
  author: PromptAuthorWish;
}

const noPrompt = fail<Failure>({ code: 'NOT_FOUND', what: 'prompt' });

/** Questions and instructions that were saved. Several may have the same title: their authors may be others. */
export class Prompts {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  list({ search, kind, limit }: { search: string; kind: PromptKind | null; limit: number }) {
    const { catalogue } = this.#parts;
    const parts = partsOfSearch(search);
    const wanted = ['removed_at IS NULL', ...parts.map(() => 'instr(words, ?) > 0')];
    if (kind !== null) wanted.push('kind = ?');
    const values = kind === null ? parts : [...parts, kind];
    const where = wanted.join(' AND ');
    const rows = catalogue
      .statement(`SELECT * FROM prompts WHERE ${where} ORDER BY title COLLATE NOCASE, id LIMIT ?`)
      .all(...values, limit);
    const found = catalogue.statement(`SELECT count(*) AS found FROM prompts WHERE ${where}`).get(...values)?.['found'];
    const any = catalogue.statement('SELECT 1 FROM prompts WHERE removed_at IS NULL LIMIT 1').get() !== undefined;
    return { prompts: rows.map(promptFrom), found: Number(found), any };
  }

  async save(written: Written): Promise<Result<SavedPrompt, Failure>> {
    const at = Date.now();
    return this.#write({ ...(await this.#made(written)), id: newId(), createdAt: at, updatedAt: at });
  }

  async change(id: string, written: Written): Promise<Result<SavedPrompt, Failure>> {
    const made = await this.#made(written);
    const before = readPrompt(this.#parts.catalogue, id);
    if (before === undefined) return noPrompt;
    return this.#write({ ...before, ...made, updatedAt: Date.now() });
  }

  remove(id: string): Result<void, Failure> {
    const { catalogue } = this.#parts;
    if (readPrompt(catalogue, id) === undefined) return noPrompt;
    return this.#mark(id, Date.now());
  }

  restore(id: string): Result<SavedPrompt, Failure> {
    const marked = this.#mark(id, null);
    if (!marked.ok) return marked;
    const prompt = readPrompt(this.#parts.catalogue, id);
    return prompt === undefined ? noPrompt : ok(prompt);
  }

  async #made({ kind, title, text, author }: Written): Promise<Pick<SavedPrompt, keyof Written | 'hash'>> {
    const by: PromptAuthor =
      author.kind === 'self' ? { key: await this.#parts.self(), name: '' } : { key: null, name: author.name };
    return { kind, title, text, author: by, hash: sha256OfText(text) };
  }

  #write(prompt: SavedPrompt): Result<SavedPrompt, Failure> {
    const { catalogue, revised } = this.#parts;
    const { id, kind, title, text, hash, author, createdAt, updatedAt } = prompt;
    const written = catalogue.write(() => {
      catalogue
        .statement(
          `INSERT INTO prompts (id, kind, title, text, hash, author, created_at, updated_at, words)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title, text = excluded.text,
             hash = excluded.hash, author = excluded.author, updated_at = excluded.updated_at, words = excluded.words`,
        )
        .run(id, kind, title, text, hash, JSON.stringify(author), createdAt, updatedAt, wordsOf(prompt));
    });
    if (!written.ok) return written;
    revised();
    return ok(prompt);
  }

  #mark(id: string, removedAt: number | null): Result<void, Failure> {
    const { catalogue, revised } = this.#parts;
    const marked = catalogue.write(() => {
      catalogue.statement('UPDATE prompts SET removed_at = ? WHERE id = ?').run(removedAt, id);
    });
    if (marked.ok) revised();
    return marked;
  }
}

function readPrompt(catalogue: Catalogue, id: string): SavedPrompt | undefined {
  const row = catalogue.statement('SELECT * FROM prompts WHERE id = ? AND removed_at IS NULL').get(id);
  return row === undefined ? undefined : promptFrom(row);
}

function wordsOf({ title, text, author }: SavedPrompt): string {
  return folded([title, author.name, text].join('\n'));
}

/**
 * Those of the saved prompts whose whole text stands in what is asked, each once. One that was removed a moment ago,
 * after it was put in, counts still.
 */
export function promptsIn(catalogue: Catalogue, ids: readonly string[], text: string): UsedPrompt[] {
  return [...new Set(ids)].flatMap((wanted) => {
    const row = catalogue.statement('SELECT * FROM prompts WHERE id = ?').get(wanted);
    if (row === undefined) return [];
    const { id, kind, title, text: own, hash, author } = promptFrom(row);
    return text.includes(own) ? [{ id, kind, title, hash, author }] : [];
  });
}
