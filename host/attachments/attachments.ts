import type { Attachment } from '#core/attachments.ts';
import { LARGEST_ATTACHMENT_BYTES } from '#core/attachmentText.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok, type Result } from '#core/result.ts';
import type { TextFile } from '#protocol/engine/parse.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Tickets } from '../files/tickets.ts';
import { newId } from '../ids.ts';
import { attachmentsNamed, attachmentText, removeIfLoose, writeAttachment } from './rows.ts';

/** A browser window that sends nothing for so long has gone. */
const PATIENCE_MS = 30_000;

interface Parts {
  catalogue: Catalogue;
  tickets: Pick<Tickets, 'find' | 'whenReceived' | 'abandon'>;
  parse: { textFile(wish: { path: string; name: string }): Promise<Result<TextFile, Failure>> };
  engine: { count(texts: readonly string[]): Promise<number[] | null> };
}

const noFile = fail<Failure>({ code: 'NOT_FOUND', what: 'file' });

/** Files that go with questions. Their texts are kept here; the files themselves are not. */
export class Attachments {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Reads an offered file as text, in a child of its own, and keeps the text. */
  async take(ticket: string, signal?: AbortSignal): Promise<Result<Attachment, Failure>> {
    const { tickets } = this.#parts;
    const source = tickets.find(ticket);
    if (source === undefined) return noFile;
    try {
      // Said before any of it is sent or read.
      if (source.size > LARGEST_ATTACHMENT_BYTES) return refused(source.name, 'too-large');
      const patience = signal ?? new AbortController().signal;
      const there = await tickets.whenReceived(ticket, source.size, PATIENCE_MS, patience);
      if (typeof there === 'string') return fail({ code: 'FILE_GONE', name: source.name });
      return await this.#read(source);
    } finally {
      await tickets.abandon(ticket);
    }
  }

  /** The text of one, as it stands in the prompt. */
  text(id: string): Result<{ text: string }, Failure> {
    const text = attachmentText(this.#parts.catalogue, id);
    return text === undefined ? noFile : ok({ text });
  }

  /** How many tokens each is to the model that is loaded; null while none is. */
  async count(ids: readonly string[]): Promise<Result<{ tokens: number[] | null }, Failure>> {
    const texts: string[] = [];
    for (const id of ids) {
      const text = this.text(id);
      if (!text.ok) return text;
      texts.push(text.value.text);
    }
    return ok({ tokens: await this.#parts.engine.count(texts) });
  }

  /** Forgets one that stands in no question. */
  remove(id: string): Result<void, Failure> {
    if (attachmentsNamed(this.#parts.catalogue, [id]) === undefined) return ok(undefined);
    return removeIfLoose(this.#parts.catalogue, id);
  }

  async #read({
    path,
    name,
    size,
  }: {
    path: string;
    name: string;
    size: number;
  }): Promise<Result<Attachment, Failure>> {
    const read = await this.#parts.parse.textFile({ path, name });
    if (!read.ok) return read;
    if (read.value.kind === 'refused') return refused(name, read.value.problem);
    const { text, encoding, encodingGuessed } = read.value;
    const head: Attachment = { id: newId(), name, bytes: size, length: text.length, encoding, encodingGuessed };
    const written = writeAttachment(this.#parts.catalogue, head, text);
    return written.ok ? ok(head) : written;
  }
}

function refused(name: string, problem: Extract<Failure, { code: 'ATTACHMENT_REFUSED' }>['problem']) {
  return fail<Failure>({ code: 'ATTACHMENT_REFUSED', name, problem });
}
