import { create } from 'zustand';
import { pieceOf } from '#core/fetch.ts';
import type { Job } from '#core/job.ts';
import type { ModelHeader } from '#core/model.ts';
import type { Fit } from '#core/fit.ts';
import type { Result } from '#core/result.ts';
import { toast } from '#renderer/app/toasts.ts';
import { type ChosenFile, chooseModelFiles, offerAll } from '#renderer/files/choose.ts';
import { upload } from '#renderer/files/upload.ts';
import { host } from '#renderer/host/client.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import { jobEnd } from '#renderer/host/jobs.ts';
import { changeSettings, queries, settingsQuery } from '#renderer/host/queries.ts';
import { sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';

/** How far the bringing in of one file has come. It outlives the page where it began: work does not stop with a look. */
export type Adding =
  | { stage: 'nothing' }
  | { stage: 'looking'; name: string }
  | { stage: 'seen'; name: string; tickets: Tickets; header: ModelHeader; fit: Fit & { device: string } }
  | { stage: 'refused'; trouble: Trouble }
  | { stage: 'adding'; name: string; job: Job; waiting: boolean }
  | { stage: 'added'; thenAsk: boolean };

/** Of the file, or of the pieces of a model. */
interface Tickets {
  ticket: string;
  rest: string[];
}

interface AddingState {
  adding: Adding;
  /** What a browser window has sent of the file; null where the host reads it itself. */
  sent: { bytes: number; of: number } | null;
}

export const useAdding = create<AddingState>(() => ({ adding: { stage: 'nothing' }, sent: null }));

const now = () => useAdding.getState().adding;
const become = (adding: Adding) => useAdding.setState({ adding });

/** Ends the sending of the file that is under way. */
let sending: AbortController | undefined;

export async function chooseAndLook(): Promise<void> {
  if (refuseSecond()) return;
  const chosen = await chooseModelFiles();
  if (chosen.ok && chosen.value.length === 0) return;
  await look(chosen);
}

/** A file, or all pieces of a model. */
export async function lookAt(...contents: readonly File[]): Promise<void> {
  if (refuseSecond()) return;
  become({ stage: 'looking', name: wholeName(contents[0]?.name ?? '') });
  await look(await offerAll(contents));
}

/** Adds what was looked at; with `thenAsk` it becomes the base of Ask. `force` loads what is said not to fit. */
export async function add({ thenAsk, force }: { thenAsk: boolean; force: boolean }): Promise<void> {
  const seen = now();
  if (seen.stage !== 'seen') return;
  const { name, tickets, header } = seen;
  try {
    const job = await host.models.add(tickets);
    become({ stage: 'adding', name, job, waiting: false });
    const ended = await jobEnd(job.id);
    const still = now();
    // Given up meanwhile, and perhaps followed by another file: this one has nothing to say any more.
    if (still.stage !== 'adding' || still.job.id !== job.id) return;
    sending?.abort();
    if (ended.state === 'done' && ended.result !== null)
      await finish(name, ended.result, header.purpose === 'answer', thenAsk, force);
    else if (ended.failure !== null && ended.failure.code !== 'CANCELLED')
      refuse({ kind: 'failure', failure: ended.failure });
    else become({ stage: 'nothing' });
  } catch (error) {
    refuse(failureOf(error));
  }
}

/** Lets the file go, whatever has been done with it so far. */
export async function giveUp(): Promise<void> {
  const adding = now();
  sending?.abort();
  sending = undefined;
  become({ stage: 'nothing' });
  if (adding.stage === 'seen') await letGo(adding.tickets);
  if (adding.stage === 'adding') await host.jobs.cancel({ id: adding.job.id });
}

let watchers = 0;

/** Where nobody watches, the end is told in a toast instead. Returns the way to stop watching. */
export function watchAdding(): () => void {
  watchers += 1;
  return () => {
    watchers -= 1;
  };
}

/** The end was seen: the next file may come. */
export function endAdding(): void {
  become({ stage: 'nothing' });
}

function refuseSecond(): boolean {
  if (now().stage !== 'adding') {
    void giveUp();
    return false;
  }
  toast({ text: t('adding.alreadyBusy') });
  return true;
}

async function look(chosen: Result<ChosenFile[], Trouble>): Promise<void> {
  if (!chosen.ok) {
    refuse(chosen.failure);
    return;
  }
  const files = ordered(chosen.value);
  const [first, ...others] = files;
  if (first === undefined) return;
  const name = wholeName(first.offered.name);
  const tickets = { ticket: first.offered.ticket, rest: others.map(({ offered }) => offered.ticket) };
  become({ stage: 'looking', name });
  const stop = new AbortController();
  sending = stop;
  const of = files.reduce((sum, { content }) => sum + (content?.size ?? 0), 0);
  useAdding.setState({ sent: of === 0 ? null : { bytes: 0, of } });
  void sendAll(files, stop);
  try {
    const { header, fit } = await host.models.inspect(tickets, { signal: stop.signal });
    become({ stage: 'seen', name, tickets, header, fit });
  } catch (error) {
    const trouble = failureOf(error);
    if (!stop.signal.aborted && trouble.kind === 'failure' && trouble.failure.code === 'IS_AN_ADAPTER') {
      stop.abort();
      become({ stage: 'nothing' });
      const { takeOver } = await import('./adapters/addingAdapter.ts');
      await takeOver(files);
      return;
    }
    // Somebody let it go, or it could not be sent: that has been said already.
    if (!stop.signal.aborted) refuse(failureOf(error));
    await letGo(tickets);
  }
}

/** Pieces by their numbers: in this order the host waits for them. */
function ordered(files: readonly ChosenFile[]): ChosenFile[] {
  return files.toSorted((one, other) => (one.offered.name < other.offered.name ? -1 : 1));
}

/** A model in pieces is called as if it were whole. */
function wholeName(name: string): string {
  return pieceOf(name)?.whole ?? name;
}

async function letGo({ ticket, rest }: Tickets): Promise<void> {
  for (const each of [ticket, ...rest]) await host.files.abandon({ ticket: each }).catch(() => {});
}

/** One after the other: what is wanted first comes first. */
async function sendAll(files: readonly ChosenFile[], stop: AbortController): Promise<void> {
  let before = 0;
  for (const { offered, content } of files) {
    if (content === undefined) continue;
    await send(offered.ticket, content, stop, before);
    if (stop.signal.aborted || now().stage === 'refused') return;
    before += content.size;
  }
}

/** The header comes first in the file: it is looked at while the rest is still being sent. */
async function send(ticket: string, content: File, stop: AbortController, before: number): Promise<void> {
  const sent = await upload({
    host: host.files,
    ticket,
    file: content,
    signal: stop.signal,
    onSent: (bytes) =>
      useAdding.setState((state) => ({ sent: state.sent && { ...state.sent, bytes: before + bytes } })),
    onWaiting: (waiting) => {
      const adding = now();
      if (adding.stage !== 'adding') return;
      become({ ...adding, waiting });
      // A job that has waited too long for the rest of its file rests until it is told that it goes on.
      if (!waiting) void host.jobs.resume({ id: adding.job.id }).catch(() => {});
    },
  });
  if (sent.ok || stop.signal.aborted) return;
  const adding = now();
  refuse(sent.failure);
  if (adding.stage === 'adding') await host.jobs.cancel({ id: adding.job.id }).catch(() => {});
}

async function finish(name: string, hash: string, answers: boolean, thenAsk: boolean, force: boolean): Promise<void> {
  const settings = await queries.ensureQueryData(settingsQuery);
  if (thenAsk || (answers && settings.chosenModel === null)) {
    await changeSettings({ chosenModel: hash, welcomed: true });
    // Ahead of the first question. If it does not load, the status line and the question itself will say why.
    void host.models.load({ hash, force }).catch(() => {});
  }
  if (watchers === 0 || !thenAsk) toast({ text: t('adding.added', { name }) });
  become(watchers === 0 ? { stage: 'nothing' } : { stage: 'added', thenAsk });
}

function refuse(trouble: Trouble): void {
  sending?.abort();
  if (watchers === 0) toast({ text: sentenceForTrouble(trouble), tone: 'trouble' });
  become(watchers === 0 ? { stage: 'nothing' } : { stage: 'refused', trouble });
}
