import { ARCHIVE_ENDING } from '#core/snapshot/files.ts';
import { toast } from '#renderer/app/toasts.ts';
import { type ChosenFile, chooseSnapshotFiles, offerAll } from '#renderer/files/choose.ts';
import { upload } from '#renderer/files/upload.ts';
import { host } from '#renderer/host/client.ts';
import { jobEnd } from '#renderer/host/jobs.ts';
import { sentenceFor, sentenceForError, sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';

/** What a snapshot is made of; its other files are made again from these. */
const PARTS = ['manifest.json', 'records.jsonl'];

/** One file that holds all of them, and a snapshot's folder. */
export function isSnapshot(files: readonly { readonly name: string }[]): boolean {
  return files.some(isArchive) || PARTS.every((part) => files.some(({ name }) => name === part));
}

export async function chooseSnapshot(): Promise<void> {
  const chosen = await chooseSnapshotFiles();
  if (!chosen.ok) toast({ text: sentenceForTrouble(chosen.failure), tone: 'trouble' });
  else if (chosen.value.length > 0) await add(chosen.value);
}

function isArchive({ name }: { readonly name: string }): boolean {
  return name.endsWith(ARCHIVE_ENDING);
}

/** Those that count, of all that were given. */
function partsOf<File extends { readonly name: string }>(files: readonly File[]): File[] {
  const archive = files.find(isArchive);
  return archive === undefined ? files.filter(({ name }) => PARTS.includes(name)) : [archive];
}

/** An archive, or files of a snapshot's folder, that were dropped on the window. */
export async function takeSnapshot(files: readonly File[]): Promise<void> {
  const offered = await offerAll(partsOf(files));
  if (!offered.ok) toast({ text: sentenceForTrouble(offered.failure), tone: 'trouble' });
  else await add(offered.value);
}

/** From here on it is a job: the window only sends what the host has not got, and tells how it ended. */
async function add(files: readonly ChosenFile[]): Promise<void> {
  const named = partsOf(files.map((file) => ({ name: file.offered.name, file })));
  const parts = named.map(({ file }) => file);
  for (const { offered } of files.filter((file) => !parts.includes(file)))
    void host.files.abandon({ ticket: offered.ticket }).catch(() => {});
  if (!isSnapshot(parts.map(({ offered }) => offered))) {
    for (const { offered } of parts) void host.files.abandon({ ticket: offered.ticket }).catch(() => {});
    toast({ text: t('curateSnapshots.fromElsewhere.notOne'), tone: 'trouble' });
    return;
  }
  try {
    const job = await host.snapshots.add({ tickets: parts.map(({ offered }) => offered.ticket) });
    for (const { offered, content } of parts) {
      if (content === undefined) continue;
      const { signal } = new AbortController();
      const sent = await upload({ host: host.files, ticket: offered.ticket, file: content, signal, onSent: () => {} });
      if (sent.ok) continue;
      await host.jobs.cancel({ id: job.id });
      toast({ text: sentenceForTrouble(sent.failure), tone: 'trouble' });
      return;
    }
    const { state, failure, result } = await jobEnd(job.id);
    if (state === 'failed' && failure !== null) toast({ text: sentenceFor(failure), tone: 'trouble' });
    if (state !== 'done' || result === null) return;
    const { name } = await host.snapshots.manifest({ root: result });
    toast({ text: t('curateSnapshots.fromElsewhere.added', { name }) });
  } catch (error) {
    toast({ text: sentenceForError(error), tone: 'trouble' });
  }
}
