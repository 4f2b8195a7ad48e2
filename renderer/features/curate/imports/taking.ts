import type { OfferedFile } from '#protocol/window/files.ts';
import { fail, ok, type Result } from '#core/result.ts';
import { type ChosenFile, offer } from '#renderer/files/choose.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import { aboutQuery, queries } from '#renderer/host/queries.ts';

import { t } from '#renderer/text/text.ts';
import { ofOneKind } from './oneKind.ts';

/** Files that the host knows; `contents` are those that this window has to send, by ticket. */
export interface Taken {
  readonly offered: readonly OfferedFile[];
  readonly contents: ReadonlyMap<string, File>;
}

const ACCEPTED = '.csv,.tsv,.json,.jsonl,.ndjson,.parquet,.txt,.md,.markdown,.conll,.gz,.zst,text/*,application/json';

/** Lets the person choose files, or the files of a folder. Undefined when none was chosen. */
export async function chooseRecords(what: 'files' | 'folder'): Promise<Result<Taken, Trouble> | undefined> {
  const about = queries.getQueryData(aboutQuery.queryKey);
  // The system's dialog chooses files; a folder goes through the page in both shells.
  if (what === 'files' && about?.picksFiles === true) {
    try {
      const offered = await host.files.pick({ kind: 'records', several: true });
      return offered.length === 0 ? undefined : ok({ offered, contents: new Map() });
    } catch (error) {
      return fail(failureOf(error));
    }
  }
  const all = await askBrowser(what);
  const files = what === 'folder' ? likeMost(all) : all;
  return files.length === 0 ? undefined : offerAll(files, 'found');
}

/**
 * For files that were dropped or chosen in a browser ("found": the desktop's host reads them itself), and for those that
 * the window has made of a text.
 */
export async function offerAll(files: readonly File[], from: 'found' | 'made'): Promise<Result<Taken, Trouble>> {
  const offered: OfferedFile[] = [];
  const contents = new Map<string, File>();
  for (const file of files) {
    const one = await (from === 'found' ? offer(file) : offerMade(file));
    if (!one.ok) {
      await abandon(offered.map(({ ticket }) => ticket));
      return one;
    }
    offered.push(one.value.offered);
    if (one.value.content !== undefined) contents.set(one.value.offered.ticket, one.value.content);
  }
  return ok({ offered, contents });
}

async function offerMade(content: File): Promise<Result<ChosenFile, Trouble>> {
  try {
    return ok({ offered: await host.files.offer({ name: content.name, size: content.size }), content });
  } catch (error) {
    return fail(failureOf(error));
  }
}

/** What cannot be given back now is swept away at the host's next start. */
export async function abandon(tickets: readonly string[]): Promise<void> {
  await Promise.all(tickets.map((ticket) => host.files.abandon({ ticket }).catch(() => {})));
}

/** A browser shows its dialog only while the click that asked for it is being handled: nothing may be awaited before. */
function askBrowser(what: 'files' | 'folder'): Promise<File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  if (what === 'folder') input.webkitdirectory = true;
  else input.accept = ACCEPTED;
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(inOrder([...(input.files ?? [])])));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

/** A folder holds other things beside its records: what is not like most of it is left out, and that is said. */
export function likeMost(files: readonly File[]): File[] {
  const alike = ofOneKind(files);
  const others = files.length - alike.length;
  if (others > 0) toast({ text: t('curateImports.otherKinds', { count: others }) });
  return alike;
}

/** A folder's files by their paths, without those that systems hide in it. */
export function inOrder(files: File[]): File[] {
  const pathOf = (file: File) => (file.webkitRelativePath === '' ? file.name : file.webkitRelativePath);
  return files
    .filter(
      (file) =>
        !pathOf(file)
          .split('/')
          .some((part) => part.startsWith('.')),
    )
    .toSorted((one, other) => (pathOf(one) < pathOf(other) ? -1 : 1));
}
