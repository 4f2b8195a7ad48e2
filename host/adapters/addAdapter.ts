import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Adapter } from '#core/adapter.ts';
import type { Failure } from '#core/failure.ts';
import { sha256Schema } from '#core/ids.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { AdapterSource } from '#protocol/engine/parse.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Disk } from '../durable/disk.ts';
import { errorCodeOf } from '../durable/failures.ts';
import { writeFileDurably } from '../durable/writeFileDurably.ts';
import type { ParseEngine } from '../engine/parseEngine.ts';
import type { Tickets } from '../files/tickets.ts';
import type { JobContext, JobDefinition, JobOutcome } from '../jobs/jobs.ts';
import { PATIENCE_MS } from '../library/header.ts';
import { readThrough } from '../library/readThrough.ts';
import type { Recognise } from '../outside/returned.ts';
import type { AdapterFiles } from './adapterFiles.ts';
import { readAdapter } from './reads.ts';
import { adapterFileSchema, sourceOf } from './source.ts';
import type { AdapterFile } from './source.ts';
import { writeAdapter } from './writes.ts';

export const addAdapterInputSchema = z.object({
  kind: z.literal('add-adapter'),
  files: z.array(adapterFileSchema).min(1).max(4),
  base: sha256Schema,
  name: z.string(),
});
type Input = z.infer<typeof addAdapterInputSchema>;

interface Parts {
  catalogue: Catalogue;
  tickets: Tickets;
  parse: Pick<ParseEngine, 'adapterHeader' | 'checkAdapter' | 'convertAdapter'>;
  files: AdapterFiles;
  disk: Disk;
  /** A base, once its file is known to be what it was. */
  base: (hash: string) => Promise<Result<{ model: Model; path: string }, Failure>>;
  recognise: Recognise;
  added: () => void;
  patienceMs?: number;
}

/**
 * Brings an adapter into the library:
 *
 *     wait for all of it -> copy (GGUF) or convert (PEFT) -> hash -> check against the base -> <hash>/ -> catalogue
 *
 * Adapters are small beside their bases, so a job that was interrupted begins again; until its end there is only a part
 * folder, which goes with it. What is checked is the copy: nobody can change it afterwards.
 */
export function addAdapterJob(parts: Parts): JobDefinition {
  const { tickets, disk, files, patienceMs = PATIENCE_MS } = parts;

  const run = async (context: JobContext): Promise<JobOutcome> => {
    const input = addAdapterInputSchema.parse(context.input);
    for (const file of input.files) {
      const there = await tickets.whenReceived(file.ticket, file.size, patienceMs, context.signal);
      if (there === 'stalled') return 'waiting';
      if (there === 'gone') return context.signal.aborted ? cancelled : fail({ code: 'FILE_GONE', name: file.name });
    }
    const before = await modifiedMsOf(input.files, disk);
    if (!before.ok) return before;
    const source = sourceOf(input.files, input.name);
    if (!source.ok) return source;
    const recognised = await parts.recognise(input.files, input.name);
    if (!recognised.ok) return recognised;
    const returned = recognised.value;
    if (returned !== null && returned.base !== input.base)
      return fail({ code: 'OUTSIDE_REFUSED', name: input.name, reason: 'other-base' });
    const base = await parts.base(input.base);
    if (!base.ok) return base;
    const part = await files.begin(context.id);
    if (!part.ok) return part;

    const taken = await take(
      context,
      input,
      source.value,
      { path: base.value.path, name: base.value.model.name },
      part.value,
    );
    if (!taken.ok) return taken;
    const after = await modifiedMsOf(input.files, disk);
    if (!after.ok) return after;
    if (after.value.some((modifiedMs, place) => modifiedMs !== before.value[place]))
      return fail({ code: 'FILE_CHANGED', name: input.name });

    const checked = await check(input, part.value, base.value);
    if (!checked.ok) return checked;
    if (returned !== null) {
      const kept = await writeFileDurably(join(dirname(part.value), RUN_LOG), returned.log, { disk });
      if (!kept.ok) return kept;
    }
    if (context.signal.aborted) return cancelled;
    const { hash, baseName } = taken.value;
    const header = { ...checked.value, baseName: checked.value.baseName ?? baseName };
    return shelve(context.id, input, {
      hash,
      name: input.name,
      header,
      base: { hash: input.base, name: base.value.model.name },
      evidence: 'word',
      tags: [],
      author: header.author?.slice(0, 120) ?? '',
      note: '',
      lineage: returned?.lineage ?? null,
      addedAt: Date.now(),
    });
  };

  /** Into the part folder, by way of the hash. */
  const take = async (
    context: JobContext,
    input: Input,
    source: AdapterSource,
    base: { path: string; name: string },
    part: string,
  ): Promise<Result<{ hash: string; baseName: string | null }, Failure>> => {
    const { name } = input;
    let baseName: string | null = null;
    if (source.kind === 'peft') {
      const { config, weights } = source;
      const converted = await parts.parse.convertAdapter({ files: { config, weights, name }, base, to: part });
      if (!converted.ok) return converted;
      baseName = converted.value.baseName?.slice(0, 200) ?? null;
    }
    const from = source.kind === 'peft' ? part : source.path;
    const size = await sizeOf(from, name, disk);
    if (!size.ok) return size;
    const hash = createHash('sha256');
    const reading = {
      name,
      from,
      to: source.kind === 'peft' ? null : part,
      folder: files.folder,
      size: size.value,
      hash,
      at: 0,
      signal: context.signal,
      available: () => Promise.resolve(size.value),
      reached: (at: number) => context.progress(at),
      copied: () => {},
    };
    const read = await readThrough(reading, disk);
    if (!read.ok) return read;
    return read.value === 'whole' ? ok({ hash: hash.digest('hex'), baseName }) : cancelled;
  };

  const check = async ({ name }: Input, path: string, { model, path: basePath }: { model: Model; path: string }) => {
    const copy: AdapterSource = { kind: 'gguf', path, name };
    const header = await parts.parse.adapterHeader(copy);
    if (!header.ok) return header;
    const fits = await parts.parse.checkAdapter(copy, { path: basePath, name: model.name }, true);
    return fits.ok ? header : fits;
  };

  /** Weights that are here already are the same adapter, and keep all that is known of them. */
  const shelve = async (jobId: string, input: Input, adapter: Adapter): Promise<JobOutcome> => {
    const known = readAdapter(parts.catalogue, adapter.hash);
    const tellsMore = adapter.lineage !== null && known?.adapter.lineage === null;
    if (known !== undefined && !tellsMore && (await files.check(known)).ok) {
      await files.discard(jobId);
    } else {
      const told = known?.adapter ?? adapter;
      const put = await files.put(jobId, { ...told, lineage: told.lineage ?? adapter.lineage });
      if (!put.ok) return put;
      const written = writeAdapter(parts.catalogue, put.value);
      if (!written.ok) return written;
    }
    parts.added();
    for (const { ticket } of input.files) await tickets.abandon(ticket);
    return ok(adapter.hash);
  };

  return {
    kind: 'add-adapter',
    atOnce: 1,
    run,
    async discard(id, input) {
      await files.discard(id);
      for (const { ticket } of addAdapterInputSchema.parse(input).files) await tickets.abandon(ticket);
    },
  };
}

/** What a training elsewhere logged, beside the weights: their lineage has its hash. */
const RUN_LOG = 'colophon-run.json';

const cancelled = fail<Failure>({ code: 'CANCELLED' });

/** When the person's own files were last written to; one that a browser sends is written by us alone. */
async function modifiedMsOf(files: readonly AdapterFile[], disk: Disk): Promise<Result<number[], Failure>> {
  const times: number[] = [];
  for (const { name, path, size, local } of files) {
    if (!local) {
      times.push(0);
      continue;
    }
    try {
      const found = await disk.stat(path);
      if (found.size !== size) return fail({ code: 'FILE_CHANGED', name });
      times.push(Math.round(found.mtimeMs));
    } catch (error) {
      return fail(unreadable(error, name));
    }
  }
  return ok(times);
}

async function sizeOf(path: string, name: string, disk: Disk): Promise<Result<number, Failure>> {
  try {
    return ok((await disk.stat(path)).size);
  } catch (error) {
    return fail(unreadable(error, name));
  }
}

function unreadable(error: unknown, name: string): Failure {
  const detail = errorCodeOf(error);
  return detail === 'ENOENT' ? { code: 'FILE_GONE', name } : { code: 'FILE_UNREADABLE', name, detail };
}
