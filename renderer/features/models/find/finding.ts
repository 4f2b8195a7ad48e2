import { create } from 'zustand';
import type { FoundModel, OfferedModel } from '#core/fetch.ts';
import type { Job } from '#core/job.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host, type Host } from '#renderer/host/client.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import { jobEnd } from '#renderer/host/jobs.ts';
import { changeSettings, queries, settingsQuery } from '#renderer/host/queries.ts';
import { t } from '#renderer/text/text.ts';

export type Repository = Awaited<ReturnType<Host['fetch']['look']>>;

/** What a question to the net has come to. */
export type Outcome<Value> =
  | { state: 'asking' }
  | { state: 'refused'; trouble: Trouble }
  | { state: 'there'; value: Value };

export type Asked =
  | { kind: 'words'; words: string; outcome: Outcome<FoundModel[]> }
  | { kind: 'address'; address: string; plainHttp: boolean; outcome: Outcome<{ host: string; file: OfferedModel }> };

/** One file that is to be fetched: of a repository, or from an address. */
export type Wanted = { id: string; path: string } | { address: string; plainHttp: boolean };

interface Finding {
  text: string;
  asked: Asked | null;
  /** The repository whose files are shown. */
  opened: string | null;
  looked: Readonly<Record<string, Outcome<Repository>>>;
  /** By keyOf(wanted). */
  fetched: Readonly<Record<string, { job: Job } | { trouble: Trouble } | 'setting-off'>>;
}

/** It outlives the room: what was found is still there when one comes back from another room. */
export const useFinding = create<Finding>(() => ({ text: '', asked: null, opened: null, looked: {}, fetched: {} }));

const now = () => useFinding.getState();
const become = (part: Partial<Finding>) => useFinding.setState(part);

/** Ends the question that is under way; the next one takes its place. */
let asking: AbortController | undefined;

export function type(text: string): void {
  become({ text });
}

export function keyOf(wanted: Wanted): string {
  return 'id' in wanted ? `${wanted.id}/${wanted.path}` : wanted.address;
}

/** An address is looked at, the page of a repository opened, and everything else searched for. */
export async function askFor(text: string, hubAddress: string): Promise<void> {
  const words = text.trim();
  if (words === '') return;
  const url = /^https?:\/\//i.test(words) ? URL.parse(words) : null;
  if (/^https?:\/\//i.test(words)) {
    const id = url === null ? undefined : repositoryOf(url, hubAddress);
    if (id === undefined) return lookAt(words, false);
    const found = { id, downloads: null, likes: null, gated: false, terms: null };
    become({ asked: { kind: 'words', words: id, outcome: { state: 'there', value: [found] } }, opened: null });
    return open(id);
  }
  const stop = begin();
  become({ asked: { kind: 'words', words, outcome: { state: 'asking' } }, opened: null });
  const outcome = await outcomeOf(async () => (await host.fetch.search({ words }, { signal: stop.signal })).found);
  if (!stop.signal.aborted) become({ asked: { kind: 'words', words, outcome } });
}

export async function lookAt(address: string, plainHttp: boolean): Promise<void> {
  const stop = begin();
  become({ asked: { kind: 'address', address, plainHttp, outcome: { state: 'asking' } }, opened: null });
  const outcome = await outcomeOf(() => host.fetch.lookAt({ address, plainHttp }, { signal: stop.signal }));
  if (!stop.signal.aborted) become({ asked: { kind: 'address', address, plainHttp, outcome } });
}

/** Takes the question back. */
export function stopAsking(): void {
  asking?.abort();
  become({ asked: null });
}

/** Shows what a repository holds. What was seen of it before is asked for again: files come and go. */
export async function open(id: string): Promise<void> {
  become({ opened: id, looked: { ...now().looked, [id]: { state: 'asking' } } });
  const outcome = await outcomeOf(() => host.fetch.look({ id }));
  become({ looked: { ...now().looked, [id]: outcome } });
}

export function shut(): void {
  become({ opened: null });
}

export async function fetchFile(wanted: Wanted): Promise<void> {
  const key = keyOf(wanted);
  const note = (fetched: Finding['fetched'][string]) => become({ fetched: { ...now().fetched, [key]: fetched } });
  note('setting-off');
  try {
    const job = 'id' in wanted ? await host.fetch.begin(wanted) : await host.fetch.beginAt(wanted);
    note({ job });
    const ended = await jobEnd(job.id);
    note({ job: ended });
    if (ended.state === 'done' && ended.result !== null) await welcome(ended.subject, ended.result);
  } catch (error) {
    note({ trouble: failureOf(error) });
  }
}

/** The first model that answers becomes the base of Ask, as one that was added does. */
async function welcome(name: string, hash: string): Promise<void> {
  toast({ text: t('adding.added', { name }) });
  const settings = await queries.ensureQueryData(settingsQuery);
  if (settings.chosenModel !== null) return;
  const model = (await host.models.list()).find((each) => each.hash === hash);
  if (model?.header.purpose === 'answer') await changeSettings({ chosenModel: hash, welcomed: true });
}

function begin(): AbortController {
  asking?.abort();
  asking = new AbortController();
  return asking;
}

async function outcomeOf<Value>(work: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { state: 'there', value: await work() };
  } catch (error) {
    return { state: 'refused', trouble: failureOf(error) };
  }
}

/** "owner/name" of a page of the hub that shows no single file. */
function repositoryOf(url: URL, hubAddress: string): string | undefined {
  if (url.host !== URL.parse(hubAddress)?.host) return undefined;
  return /^\/([A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*)(?:\/?|\/tree\/.*)$/.exec(url.pathname)?.[1];
}
