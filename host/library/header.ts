import type { Failure } from '#core/failure.ts';
import type { ModelHeader } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { ParseEngine } from '../engine/parseEngine.ts';
import type { Source, Tickets } from '../files/tickets.ts';

/** A browser window that sends nothing for so long has lost its connection or its person's interest. */
export const PATIENCE_MS = 30_000;

/**
 * Reads a file's header while the file may still be arriving; waits for as much as the header needs. "stalled" when no
 * more of it comes.
 */
export async function headerOf(
  source: Source,
  tickets: Tickets,
  parse: ParseEngine,
  signal: AbortSignal,
  patienceMs = PATIENCE_MS,
): Promise<Result<ModelHeader, Failure> | 'stalled'> {
  const { ticket, name, path, size } = source;
  if (size === 0) return fail({ code: 'NOT_A_MODEL_FILE', name });
  for (let needed = 1; ;) {
    const available = await tickets.whenReceived(ticket, needed, patienceMs, signal);
    if (available === 'stalled') return 'stalled';
    if (available === 'gone') return fail(signal.aborted ? { code: 'CANCELLED' } : { code: 'FILE_GONE', name });
    const read = await parse.modelHeader({ path, name, fileBytes: size, availableBytes: available });
    // It may have been given up while it was read.
    if (!read.ok) return tickets.find(ticket) === undefined ? fail({ code: 'FILE_GONE', name }) : read;
    if (read.value.kind === 'header') return ok(read.value.header);
    needed = read.value.neededBytes;
    // The parser is not trusted either: it could ask for ever.
    if (needed <= available || needed > size) {
      return fail({ code: 'MODEL_FILE_DAMAGED', name, detail: 'the header does not end' });
    }
  }
}

/** The header of a model in pieces: it is known when all of them are there. */
export async function joinedHeaderOf(
  pieces: readonly Source[],
  tickets: Tickets,
  parse: ParseEngine,
  signal: AbortSignal,
  patienceMs = PATIENCE_MS,
): Promise<Result<ModelHeader, Failure> | 'stalled'> {
  for (const { ticket, name, size } of pieces) {
    // In their order, as they are sent: the one that is waited for is the one that is coming.
    const available = await tickets.whenReceived(ticket, size, patienceMs, signal);
    if (available === 'gone') return fail(signal.aborted ? { code: 'CANCELLED' } : { code: 'FILE_GONE', name });
    if (available === 'stalled') return 'stalled';
  }
  const joined = await parse.joinPieces(pieces, null);
  return joined.ok ? ok(joined.value.header) : joined;
}
