import { create } from 'zustand';
import type { Guess, Reading } from '#core/curate/importing.ts';
import type { Mapping, Shape } from '#core/curate/mapping.ts';
import type { Job } from '#core/job.ts';
import type { Result } from '#core/result.ts';
import type { ImportWish } from '#protocol/window/projects.ts';
import { toast } from '#renderer/app/toasts.ts';
import { upload } from '#renderer/files/upload.ts';
import { host } from '#renderer/host/client.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import { jobEnd } from '#renderer/host/jobs.ts';
import { liveNow } from '#renderer/host/live.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { abandon, chooseRecords, offerAll, type Taken } from './taking.ts';

interface Files {
  /** Of the first file; `more` are the others. */
  readonly name: string;
  readonly more: number;
  readonly tickets: readonly string[];
}

/** How far the bringing in of files has come, by project. It outlives the page: work does not stop with a look. */
export type Incoming =
  | { stage: 'nothing' }
  | { stage: 'looking'; name: string }
  | { stage: 'refused'; trouble: Trouble }
  /** `again`: it is looked at once more, read in another way. `trouble`: it could not be read in that way. */
  | ({ stage: 'seen'; guess: Guess; mapping: Mapping; again: boolean; trouble: Trouble | undefined } & Files)
  | { stage: 'importing'; name: string; job: Job; waiting: boolean }
  | { stage: 'ended'; name: string; job: Job };

interface InProject {
  readonly incoming: Incoming;
  /** What a browser window has sent of the files; null where the host reads them itself. */
  readonly sent: { bytes: number; of: number } | null;
}

const NOTHING: InProject = { incoming: { stage: 'nothing' }, sent: null };

const useIncomings = create<{ projects: Readonly<Record<string, InProject>> }>(() => ({ projects: {} }));

export function useIncoming(project: string): InProject {
  return useIncomings(({ projects }) => projects[project] ?? NOTHING);
}

const now = (project: string) => useIncomings.getState().projects[project]?.incoming ?? NOTHING.incoming;
const set = (project: string, part: Partial<InProject>) =>
  useIncomings.setState(({ projects }) => ({
    projects: { ...projects, [project]: { ...NOTHING, ...projects[project], ...part } },
  }));
const become = (project: string, incoming: Incoming) => set(project, { incoming });

/** Ends the sending of files that is under way, by project. */
const sendings = new Map<string, AbortController>();
/** Projects whose import page is on the screen. Elsewhere the end is told in a toast. */
const watched = new Set<string>();

export function watchIncoming(project: string): () => void {
  watched.add(project);
  return () => void watched.delete(project);
}

export async function chooseAndLook(project: string, what: 'files' | 'folder'): Promise<void> {
  if (isBusy(project)) return;
  const taken = await chooseRecords(what);
  if (taken !== undefined) await lookAt(project, taken);
}

/** What was dropped or pasted. */
export async function takeFiles(project: string, files: readonly File[], from: 'found' | 'made'): Promise<void> {
  const [first] = files;
  if (first === undefined || isBusy(project)) return;
  await letGo(project);
  become(project, { stage: 'looking', name: first.name });
  await lookAt(project, await offerAll(files, from));
}

/** Looks again, with what the person chose otherwise than guessed. */
export async function lookAgain(project: string, chosen: { reading: Reading; shape: Shape | null }): Promise<void> {
  const seen = now(project);
  if (seen.stage !== 'seen') return;
  become(project, { ...seen, again: true, trouble: undefined });
  const { tickets } = seen;
  try {
    const guess = await host.projects.importPreview({ project, tickets: [...tickets], ...chosen });
    const still = now(project);
    if (still.stage === 'seen' && still.tickets === tickets)
      become(project, { ...still, guess, mapping: guess.mapping, again: false });
  } catch (error) {
    const still = now(project);
    if (still.stage === 'seen' && still.tickets === tickets)
      become(project, { ...still, again: false, trouble: failureOf(error) });
  }
}

export function changeMapping(project: string, mapping: Mapping): void {
  const seen = now(project);
  if (seen.stage === 'seen') become(project, { ...seen, mapping });
}

export async function startImport(project: string, said: { author: string; terms: string }): Promise<void> {
  const seen = now(project);
  if (seen.stage !== 'seen') return;
  const { tickets, name, guess, mapping } = seen;
  const author = said.author.trim() === '' ? null : said.author.trim();
  const terms = said.terms.trim() === '' ? null : said.terms.trim();
  await run(project, name, { tickets: [...tickets], reading: guess.reading, mapping, author, terms, mends: null });
}

/** Imports a file of mended rows, which is read and mapped as the one was that they come from. */
export async function importMended(
  project: string,
  file: File,
  wish: Omit<ImportWish, 'tickets'>,
): Promise<Job | undefined> {
  if (isBusy(project)) return undefined;
  const { stage } = now(project);
  if (stage === 'seen' || stage === 'looking') {
    toast({ text: t('curateImports.busySeen') });
    return undefined;
  }
  become(project, { stage: 'looking', name: file.name });
  const taken = await offerAll([file], 'made');
  if (!taken.ok) {
    refuse(project, taken.failure);
    return undefined;
  }
  sendAll(project, taken.value);
  return run(project, file.name, { ...wish, tickets: taken.value.offered.map(({ ticket }) => ticket) });
}

/** Lets the files go, whatever has been done with them so far. */
export async function giveUp(project: string): Promise<void> {
  const incoming = now(project);
  // First here: other files may be taken while the host still removes what was half made.
  await letGo(project);
  if (incoming.stage === 'importing') await host.jobs.cancel({ id: incoming.job.id });
}

function isBusy(project: string): boolean {
  if (now(project).stage !== 'importing') return false;
  toast({ text: t('curateImports.busy') });
  return true;
}

async function letGo(project: string): Promise<void> {
  const incoming = now(project);
  sendings.get(project)?.abort();
  sendings.delete(project);
  set(project, NOTHING);
  if (incoming.stage === 'seen') await abandon(incoming.tickets);
}

async function lookAt(project: string, taken: Result<Taken, Trouble>): Promise<void> {
  if (!taken.ok) {
    refuse(project, taken.failure);
    return;
  }
  await letGo(project);
  const { offered } = taken.value;
  const tickets = offered.map(({ ticket }) => ticket);
  const name = offered[0]?.name ?? '';
  become(project, { stage: 'looking', name });
  const stop = sendAll(project, taken.value);
  try {
    const guess = await preview(project, tickets, stop.signal);
    if (stop.signal.aborted) return;
    const { mapping } = guess;
    const files = { name, more: offered.length - 1, tickets };
    become(project, { stage: 'seen', ...files, guess, mapping, again: false, trouble: undefined });
  } catch (error) {
    // Somebody let it go, or it could not be sent: that has been said already.
    if (!stop.signal.aborted) refuse(project, failureOf(error));
    await abandon(tickets);
  }
}

const PAUSE_MS = 500;
/** How much was sent is said so often: to draw it at each of a hundred chunks costs as much as sending them. */
const SHOWN_EVERY_MS = 250;

/** Asked again as often as the connection is lost: the host waits for the file, and so does this. */
async function preview(project: string, tickets: string[], signal: AbortSignal): Promise<Guess> {
  for (;;) {
    try {
      return await host.projects.importPreview({ project, tickets, reading: null, shape: null }, { signal });
    } catch (error) {
      if (signal.aborted || failureOf(error).kind !== 'lost') throw error;
      await new Promise((next) => setTimeout(next, PAUSE_MS));
    }
  }
}

async function run(project: string, name: string, wish: ImportWish): Promise<Job | undefined> {
  try {
    const begun = await host.projects.import({ project, wish });
    become(project, { stage: 'importing', name, job: begun, waiting: false });
    const job = await jobEnd(begun.id);
    const still = now(project);
    // Given up meanwhile, and perhaps followed by other files: this one has nothing to say any more.
    if (still.stage === 'importing' && still.job.id === job.id) {
      sendings.get(project)?.abort();
      sendings.delete(project);
      end(project, name, job);
    }
    return job;
  } catch (error) {
    const trouble = failureOf(error);
    const seen = now(project);
    // What was seen stays to be put right; only of a mended file there is nothing to show.
    if (seen.stage === 'seen') become(project, { ...seen, trouble });
    else refuse(project, trouble);
    return undefined;
  }
}

function end(project: string, name: string, job: Job): void {
  const { failure, result } = job;
  if (job.state === 'cancelled') set(project, NOTHING);
  else if (failure !== null) refuse(project, { kind: 'failure', failure });
  else {
    set(project, { incoming: { stage: 'ended', name, job }, sent: null });
    const records = Number(result ?? 0);
    if (!watched.has(project))
      toast({ text: t('curateImports.endedToast', { count: records, amount: count(records), name }) });
  }
}

function refuse(project: string, trouble: Trouble): void {
  sendings.get(project)?.abort();
  sendings.delete(project);
  if (!watched.has(project)) toast({ text: sentenceForTrouble(trouble), tone: 'trouble' });
  set(project, { incoming: { stage: 'refused', trouble }, sent: null });
}

/** In a browser the beginning of a file is looked at while the rest is still on its way. */
function sendAll(project: string, { offered, contents }: Taken): AbortController {
  const stop = new AbortController();
  sendings.set(project, stop);
  if (contents.size === 0) return stop;
  const of = offered.reduce((sum, { size }) => sum + size, 0);
  set(project, { sent: { bytes: 0, of } });
  const send = async () => {
    let before = 0;
    for (const { ticket, size } of offered) {
      const file = contents.get(ticket);
      if (file === undefined) continue;
      const done = before;
      let shownAt = 0;
      const onSent = (bytes: number) => {
        if (stop.signal.aborted) return;
        if (bytes === size || performance.now() - shownAt >= SHOWN_EVERY_MS) {
          shownAt = performance.now();
          set(project, { sent: { bytes: done + bytes, of } });
        }
        goOn(project);
      };
      const onWaiting = (waiting: boolean) => {
        const incoming = now(project);
        if (incoming.stage === 'importing' && !stop.signal.aborted) become(project, { ...incoming, waiting });
      };
      const sent = await upload({ host: host.files, ticket, file, signal: stop.signal, onSent, onWaiting });
      if (!sent.ok) {
        if (!stop.signal.aborted) await unsent(project, sent.failure);
        return;
      }
      before += size;
    }
  };
  void send();
  return stop;
}

/** A job that has waited too long for the rest of its file rests until it is told that it goes on. */
function goOn(project: string): void {
  const incoming = now(project);
  if (incoming.stage !== 'importing') return;
  const job = liveNow()?.jobs.find(({ id }) => id === incoming.job.id);
  if (job?.state === 'waiting') void host.jobs.resume({ id: job.id }).catch(() => {});
}

async function unsent(project: string, trouble: Trouble): Promise<void> {
  const incoming = now(project);
  refuse(project, trouble);
  if (incoming.stage === 'importing') await host.jobs.cancel({ id: incoming.job.id }).catch(() => {});
  if (incoming.stage === 'seen') await abandon(incoming.tickets);
}
