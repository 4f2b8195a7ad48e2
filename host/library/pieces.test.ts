import { readFile, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { writeSplitModel } from '#test/support/gguf/splitModel.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { openLibrary } from '#test/support/library.ts';
import { hashOf } from '#test/support/modelHub.ts';

const signal = new AbortController().signal;

async function chosen(leave?: number) {
  const opened = await openLibrary(await freshFolder());
  const paths = await writeSplitModel(await freshFolder(), 'tiny', 3);
  const tickets: string[] = [];
  for (const path of paths.filter((_, piece) => piece !== leave)) {
    const offered = await opened.tickets.offerLocal(path);
    if (offered.ok) tickets.push(offered.value.ticket);
  }
  const [ticket = '', ...rest] = tickets.toReversed();
  return { opened, paths, ticket, rest };
}

async function over(opened: Awaited<ReturnType<typeof openLibrary>>, id: string) {
  await expect.poll(() => opened.jobNow(id)?.endedAt ?? null, { interval: 5 }).not.toBeNull();
  return opened.jobNow(id);
}

describe('pieces that were chosen together', () => {
  it('are looked at as one, in whatever order they came, and lie in the library as the whole', async () => {
    const { opened, paths, ticket, rest } = await chosen();
    const seen = await opened.library.inspect(ticket, signal, rest);
    expect(seen).toMatchObject({ ok: true, value: { header: { layers: 4, parameters: 987_776 } } });
    const job = opened.library.add(ticket, rest);
    if (!job.ok) throw new Error(JSON.stringify(job.failure));
    expect(job.value.subject).toBe('split.gguf');
    // A second click gives the job that is there already, whichever of them it was made with.
    expect(opened.library.add(rest[0] ?? '', [ticket])).toMatchObject({ value: { id: job.value.id } });
    const original = await readFile(await fixedModel('tiny'));
    expect(await over(opened, job.value.id)).toMatchObject({ state: 'done', result: hashOf(original) });
    expect((await readFile(join(opened.models, `${hashOf(original)}.gguf`))).equals(original)).toBe(true);
    expect(await readdir(opened.models)).toHaveLength(1);
    // The person's own files are as they were.
    for (const path of paths) expect((await readFile(path)).length).toBeGreaterThan(0);
  });

  it('are refused when one is missing, with its number', async () => {
    const { opened, ticket, rest } = await chosen(1);
    const failure = { code: 'MODEL_PIECES', problem: 'missing', missing: '2' };
    expect(await opened.library.inspect(ticket, signal, rest)).toMatchObject({ ok: false, failure });
    expect(opened.library.add(ticket, rest)).toMatchObject({ ok: false, failure });
  });

  it('are refused when one was written to between the look and the end', async () => {
    const { opened, paths, ticket, rest } = await chosen();
    opened.fake.onParse = () => utimes(paths[2] ?? '', 1, 1);
    const job = opened.library.add(ticket, rest);
    if (!job.ok) throw new Error(JSON.stringify(job.failure));
    const ended = await over(opened, job.value.id);
    expect(ended).toMatchObject({ state: 'failed', failure: { code: 'FILE_CHANGED' } });
    expect(await readdir(opened.models)).toEqual([]);
  });
});
