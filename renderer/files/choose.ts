import type { OfferedFile } from '#protocol/window/files.ts';
import { desktop, host } from '#renderer/host/client.ts';
import { aboutQuery, queries } from '#renderer/host/queries.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import { fail, ok, type Result } from '#core/result.ts';

/** A file that the host knows. `content` is there when this window has to send it. */
export interface ChosenFile {
  offered: OfferedFile;
  content: File | undefined;
}

/**
 * Lets the person choose a model's file, or all of its pieces, in the system's dialog or in the browser's. Empty when
 * none was chosen.
 */
export async function chooseModelFiles(): Promise<Result<ChosenFile[], Trouble>> {
  const about = queries.getQueryData(aboutQuery.queryKey);
  if (about?.picksFiles !== true) return offerAll(await askBrowserFor('.gguf', true));
  try {
    const picked = await host.files.pick({ kind: 'model', several: true });
    return ok(picked.map((offered) => ({ offered, content: undefined })));
  } catch (error) {
    return fail(failureOf(error));
  }
}

/** Lets the person choose text files. Empty when none was chosen. */
export async function chooseTextFiles(): Promise<Result<ChosenFile[], Trouble>> {
  const about = queries.getQueryData(aboutQuery.queryKey);
  if (about?.picksFiles !== true) return offerAll(await askBrowserFor('', true));
  try {
    const picked = await host.files.pick({ kind: 'text', several: true });
    return ok(picked.map((offered) => ({ offered, content: undefined })));
  } catch (error) {
    return fail(failureOf(error));
  }
}

/** Lets the person choose the file, or the two files, of an adapter. Empty when none was chosen. */
export async function chooseAdapterFiles(): Promise<Result<ChosenFile[], Trouble>> {
  const about = queries.getQueryData(aboutQuery.queryKey);
  if (about?.picksFiles !== true) return offerAll(await askBrowserFor('.gguf,.safetensors,.json', true));
  try {
    const picked = await host.files.pick({ kind: 'adapter', several: true });
    return ok(picked.map((offered) => ({ offered, content: undefined })));
  } catch (error) {
    return fail(failureOf(error));
  }
}

/** Lets the person choose an archive, or the files of a snapshot's folder. Empty when none was chosen. */
export async function chooseSnapshotFiles(): Promise<Result<ChosenFile[], Trouble>> {
  const about = queries.getQueryData(aboutQuery.queryKey);
  if (about?.picksFiles !== true) return offerAll(await askBrowserFor('.colophon,.json,.jsonl', true));
  try {
    const picked = await host.files.pick({ kind: 'records', several: true });
    return ok(picked.map((offered) => ({ offered, content: undefined })));
  } catch (error) {
    return fail(failureOf(error));
  }
}

/** Lets the person choose one file that somebody handed to them. Empty when none was chosen. */
export async function chooseSharedFile(): Promise<Result<ChosenFile[], Trouble>> {
  const about = queries.getQueryData(aboutQuery.queryKey);
  if (about?.picksFiles !== true) return offerAll(await askBrowserFor('', false));
  try {
    const picked = await host.files.pick({ kind: 'text', several: false });
    return ok(picked.map((offered) => ({ offered, content: undefined })));
  } catch (error) {
    return fail(failureOf(error));
  }
}

/** All of them, or none. */
export async function offerAll(contents: readonly File[]): Promise<Result<ChosenFile[], Trouble>> {
  const chosen: ChosenFile[] = [];
  for (const content of contents) {
    const offered = await offer(content);
    if (!offered.ok) return offered;
    chosen.push(offered.value);
  }
  return ok(chosen);
}

/** For a file that was dropped on the window, or chosen in a browser. */
export async function offer(content: File): Promise<Result<ChosenFile, Trouble>> {
  try {
    if (desktop !== undefined) {
      const offered = await desktop.offerDroppedFile(content);
      return offered.ok
        ? ok({ offered: offered.value, content: undefined })
        : fail({ kind: 'failure', failure: offered.failure });
    }
    return ok({ offered: await host.files.offer({ name: content.name, size: content.size }), content });
  } catch (error) {
    return fail(failureOf(error));
  }
}

/** A browser shows its dialog only while the click that asked for it is being handled: nothing may be awaited before. */
function askBrowserFor(accept: string, multiple: boolean): Promise<File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.multiple = multiple;
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}
