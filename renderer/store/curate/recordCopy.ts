import type { Project } from '#core/curate/project.ts';
import { BLOCK_RECORDS } from '#core/curate/record.ts';
import type { Host } from '#renderer/host/client.ts';
import type { CopyDatabase } from './copyDatabase.ts';
import { copyRecords } from './copying.ts';
import type { ProjectNow } from './openProject.ts';

/** Brings the texts of the records into the window's database, beside everything else and as they become more. */
export class RecordCopy {
  readonly #project: string;
  readonly #host: Host;
  readonly #signal: AbortSignal;
  readonly #say: (copying: ProjectNow['copying']) => void;
  #running = false;
  #wanted = 0;

  constructor(project: string, host: Host, signal: AbortSignal, say: (copying: ProjectNow['copying']) => void) {
    this.#project = project;
    this.#host = host;
    this.#signal = signal;
    this.#say = say;
  }

  bring(database: CopyDatabase, head: Project, records: number): void {
    this.#wanted = records;
    if (!this.#running) void this.#run(database, head);
  }

  async #run(database: CopyDatabase, head: Project): Promise<void> {
    this.#running = true;
    try {
      let copied = await ownRecords(database, head);
      while (copied < this.#wanted && !this.#signal.aborted) {
        const total = Math.ceil(this.#wanted / BLOCK_RECORDS);
        const say = (records: number) => this.#say({ done: Math.floor(records / BLOCK_RECORDS), total });
        say(copied);
        const before = copied;
        copied = await copyRecords({
          project: this.#project,
          host: this.#host,
          from: copied,
          to: this.#wanted,
          signal: this.#signal,
          onCopied: say,
        });
        if (copied === before) break;
      }
    } catch {
      // No room, no worker, no connection: everything works from the host, and the next start tries again.
    } finally {
      this.#running = false;
      this.#say(null);
    }
  }
}

/** How many records are here already. None where they are those of another history of this project. */
async function ownRecords(database: CopyDatabase, head: Project): Promise<number> {
  const sources = head.sources.map(({ hash, importedAt, records }) => `${hash} ${importedAt} ${records}`);
  const before = (await database.read('sources')) ?? [];
  const copied = (await database.read('copied')) ?? 0;
  if (before.every((source, place) => source === sources[place]) && copied <= head.records) {
    await database.meta.put({ key: 'sources', value: sources });
    return copied;
  }
  await database.transaction('rw', database.pieces, database.meta, async () => {
    await database.pieces.clear();
    await database.meta.bulkPut([
      { key: 'copied', value: 0 },
      { key: 'sources', value: sources },
    ]);
  });
  return 0;
}
