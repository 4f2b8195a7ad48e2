import type { WindowDatabase } from './database.ts';

const NEW = 'new';

/**
 * The composer's text for each conversation; `null` stands for the one that has not begun. Words that cannot be stored
 * (storage forbidden, disk full) are kept for as long as the window is open.
 */
export class Drafts {
  readonly #open: () => Promise<WindowDatabase>;
  readonly #unstored = new Map<string, string>();

  constructor(open: () => Promise<WindowDatabase>) {
    this.#open = open;
  }

  async read(conversation: string | null): Promise<string> {
    const key = conversation ?? NEW;
    const unstored = this.#unstored.get(key);
    if (unstored !== undefined) return unstored;
    try {
      const draft = await (await this.#open()).drafts.get(key);
      return draft?.text ?? '';
    } catch {
      return '';
    }
  }

  /** True when it is on the disk. An empty text forgets the draft. */
  async write(conversation: string | null, text: string): Promise<boolean> {
    const key = conversation ?? NEW;
    this.#unstored.set(key, text);
    try {
      const { drafts } = await this.#open();
      if (text === '') await drafts.delete(key);
      else await drafts.put({ conversation: key, text, changedAt: Date.now() });
      // Something newer may have been typed meanwhile; that one is still on its way.
      if (this.#unstored.get(key) === text) this.#unstored.delete(key);
      return true;
    } catch {
      return false;
    }
  }
}

let database: Promise<WindowDatabase> | undefined;

/** The drafts of this window. The database's code is read when it is first needed, after the first picture. */
export const drafts = new Drafts(async () => {
  database ??= import('./database.ts').then(({ WindowDatabase: Database }) => {
    const opened = new Database();
    // Tidying up may fail without anybody's loss; it is tried again at the next start.
    opened.prune().catch(() => {});
    return opened;
  });
  return database;
});
