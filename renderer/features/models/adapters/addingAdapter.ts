import { create } from 'zustand';
import type { Job } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { OfferedAdapter } from '#protocol/window/adapters.ts';
import { showOverlay } from '#renderer/app/screen.ts';
import { toast } from '#renderer/app/toasts.ts';
import { type ChosenFile, chooseAdapterFiles } from '#renderer/files/choose.ts';
import { upload } from '#renderer/files/upload.ts';
import { host } from '#renderer/host/client.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import { jobEnd } from '#renderer/host/jobs.ts';
import { sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';

/** How far the bringing in of one adapter has come. */
type AddingAdapter =
  | { stage: 'nothing' }
  | { stage: 'looking'; name: string }
  | { stage: 'seen'; name: string; tickets: string[]; offered: OfferedAdapter }
  | { stage: 'refused'; trouble: Trouble }
  | { stage: 'adding'; name: string; job: Job };

export const useAddingAdapter = create<{ adding: AddingAdapter }>(() => ({ adding: { stage: 'nothing' } }));

const now = () => useAddingAdapter.getState().adding;
const become = (adding: AddingAdapter) => useAddingAdapter.setState({ adding });

/** Ends the sending and the looking that are under way. */
let stop = new AbortController();

export async function chooseAdapter(): Promise<void> {
  const chosen = await chooseAdapterFiles();
  if (chosen.ok && chosen.value.length === 0) return;
  await take(chosen);
}

/** Files that were dropped, or turned out to be an adapter's. `title` is what the folder was called that they lay in. */
export async function takeOver(files: readonly ChosenFile[], title?: string): Promise<void> {
  showOverlay('adapter');
  await take(ok([...files]), title);
}

export async function refuseAdapter(trouble: Trouble): Promise<void> {
  showOverlay('adapter');
  await take(fail(trouble));
}

/** As a job, which goes on whatever is looked at meanwhile; its end is told in a toast. */
export async function addAdapter(base: string, name: string): Promise<void> {
  const seen = now();
  if (seen.stage !== 'seen') return;
  try {
    const job = await host.adapters.add({ tickets: seen.tickets, base, name });
    become({ stage: 'adding', name, job });
    const ended = await jobEnd(job.id);
    const still = now();
    const mine = still.stage === 'adding' && still.job.id === job.id;
    if (ended.state === 'done') {
      toast({ text: t('adapters.adding.added', { name }) });
      if (mine) leave();
    } else if (ended.failure !== null && ended.failure.code !== 'CANCELLED') {
      const trouble: Trouble = { kind: 'failure', failure: ended.failure };
      if (mine) become({ stage: 'refused', trouble });
      else toast({ text: sentenceForTrouble(trouble), tone: 'trouble' });
    } else if (mine) leave();
  } catch (error) {
    become({ stage: 'refused', trouble: failureOf(error) });
  }
}

export async function stopAdding(): Promise<void> {
  const adding = now();
  if (adding.stage === 'adding') await host.jobs.cancel({ id: adding.job.id }).catch(() => {});
}

/** Closes it. What is being added goes on; what was only looked at is let go. */
export function leave(): void {
  const adding = now();
  if (adding.stage !== 'adding') stop.abort();
  if (adding.stage === 'seen') letGo(adding.tickets);
  become({ stage: 'nothing' });
  showOverlay(null);
}

async function take(chosen: Result<ChosenFile[], Trouble>, title?: string): Promise<void> {
  const before = now();
  if (before.stage === 'seen') letGo(before.tickets);
  if (before.stage !== 'adding') stop.abort();
  if (!chosen.ok) {
    become({ stage: 'refused', trouble: chosen.failure });
    return;
  }
  const mine = new AbortController();
  stop = mine;
  const files = chosen.value;
  const name = title ?? files[0]?.offered.name ?? '';
  const tickets = files.map(({ offered }) => offered.ticket).slice(0, 4);
  become({ stage: 'looking', name });
  for (const file of files) void send(file, mine);
  try {
    const offered = await host.adapters.inspect({ tickets }, { signal: mine.signal });
    become({ stage: 'seen', name: nameFor(offered, name, title !== undefined), tickets, offered });
  } catch (error) {
    if (!mine.signal.aborted) become({ stage: 'refused', trouble: failureOf(error) });
    letGo(tickets);
  }
}

async function send({ offered: { ticket }, content }: ChosenFile, mine: AbortController): Promise<void> {
  if (content === undefined) return;
  const sent = await upload({ host: host.files, ticket, file: content, signal: mine.signal, onSent: () => {} });
  if (sent.ok || mine.signal.aborted) return;
  mine.abort();
  become({ stage: 'refused', trouble: sent.failure });
}

/** PEFT's files are always called the same: what it was trained on says more. */
function nameFor({ form, header, training }: OfferedAdapter, fileName: string, titled: boolean): string {
  if (training !== null) return training;
  const own = fileName.replace(/\.(?:gguf|safetensors|json)$/i, '').trim();
  if (form === 'peft' && !titled) return header.baseName?.split('/').at(-1)?.slice(0, 120) ?? own.slice(0, 120);
  return own.slice(0, 120);
}

function letGo(tickets: readonly string[]): void {
  for (const ticket of tickets) void host.files.abandon({ ticket }).catch(() => {});
}
