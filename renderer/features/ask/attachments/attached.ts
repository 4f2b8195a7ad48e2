import { create } from 'zustand';
import type { Attachment } from '#core/attachments.ts';
import { LARGEST_ATTACHMENT_BYTES, MOST_ATTACHMENTS } from '#core/attachmentText.ts';
import type { ChosenFile } from '#renderer/files/choose.ts';
import { host } from '#renderer/host/client.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import { sentenceFor, sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';

/** A file beside the question that is being written: being read, or there. */
export interface Attached {
  readonly key: number;
  readonly name: string;
  readonly size: number;
  /** Null while the host reads it. */
  readonly file: Attachment | null;
}

interface AttachedState {
  /** By place, as the question is. */
  readonly files: ReadonlyMap<string, readonly Attached[]>;
  /** Why files were not taken, until the next are, or it is put away. */
  readonly troubles: ReadonlyMap<string, readonly string[]>;
}

export const useAttached = create<AttachedState>(() => ({ files: new Map(), troubles: new Map() }));

export const NONE: readonly Attached[] = [];

let lastKey = 0;

/** Takes files that were dropped or pasted. */
export async function attach(place: string, contents: readonly File[]): Promise<void> {
  forgetTroubles(place);
  const room = MOST_ATTACHMENTS - (useAttached.getState().files.get(place) ?? NONE).length;
  if (contents.length > room) say(place, t('askFiles.tooMany', { most: MOST_ATTACHMENTS }));
  // One after the other, so that they stand in the order in which they were given.
  for (const content of contents.slice(0, Math.max(0, room))) {
    if (content.size > LARGEST_ATTACHMENT_BYTES) {
      say(place, sentenceFor({ code: 'ATTACHMENT_REFUSED', name: content.name, problem: 'too-large' }));
      continue;
    }
    const { offer } = await import('#renderer/files/choose.ts');
    const offered = await offer(content);
    if (offered.ok) await take(place, offered.value);
    else say(place, sentenceForTrouble(offered.failure));
  }
}

/** Lets the person choose files. */
export async function pickAttachments(place: string): Promise<void> {
  const { chooseTextFiles } = await import('#renderer/files/choose.ts');
  const chosen = await chooseTextFiles();
  if (!chosen.ok) return say(place, sentenceForTrouble(chosen.failure));
  forgetTroubles(place);
  for (const file of chosen.value) await take(place, file);
}

export function removeAttached(place: string, { key, file }: Attached): void {
  change(place, (files) => files.filter((each) => each.key !== key));
  // One that stands in a question already stays there.
  if (file !== null) host.attachments.remove({ id: file.id }).catch(() => {});
}

/** They went with a question. */
export function forgetAttached(place: string, ids: readonly string[]): void {
  change(place, (files) => files.filter(({ file }) => file === null || !ids.includes(file.id)));
}

export function forgetTroubles(place: string): void {
  useAttached.setState(({ troubles }) => ({ troubles: new Map(troubles).set(place, []) }));
}

async function take(place: string, { offered, content }: ChosenFile): Promise<void> {
  lastKey += 1;
  const key = lastKey;
  change(place, (files) => [...files, { key, name: offered.name, size: offered.size, file: null }]);
  try {
    const taking = host.attachments.take({ ticket: offered.ticket });
    const sent = content === undefined ? null : await send(offered.ticket, content);
    // What the host says of it is nearer to the cause than that it takes no more of it.
    const file = await taking.catch((error: unknown) => {
      throw sent === null ? error : new TroubleMet(sent);
    });
    change(place, (files) => files.map((each) => (each.key === key ? { ...each, name: file.name, file } : each)));
  } catch (error) {
    change(place, (files) => files.filter((each) => each.key !== key));
    say(place, sentenceForTrouble(error instanceof TroubleMet ? error.trouble : failureOf(error)));
  }
}

class TroubleMet extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super('A file could not be sent.');
    this.trouble = trouble;
  }
}

async function send(ticket: string, file: File): Promise<Trouble | null> {
  const { upload } = await import('#renderer/files/upload.ts');
  const sent = await upload({
    host: host.files,
    ticket,
    file,
    signal: new AbortController().signal,
    onSent: () => {},
  });
  // A ticket that is gone was refused: the host says why.
  return sent.ok || isGone(sent.failure) ? null : sent.failure;
}

function isGone(trouble: Trouble): boolean {
  return trouble.kind === 'failure' && trouble.failure.code === 'NOT_FOUND';
}

function change(place: string, how: (files: readonly Attached[]) => readonly Attached[]): void {
  useAttached.setState(({ files }) => ({ files: new Map(files).set(place, how(files.get(place) ?? NONE)) }));
}

function say(place: string, sentence: string): void {
  useAttached.setState(({ troubles }) => ({
    troubles: new Map(troubles).set(place, [...(troubles.get(place) ?? []), sentence]),
  }));
}
