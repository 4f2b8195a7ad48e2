import { toast } from '#renderer/app/toasts.ts';
import { offerAll } from '#renderer/files/choose.ts';
import { t } from '#renderer/text/text.ts';
import { refuseAdapter, takeOver } from './addingAdapter.ts';

/** PEFT's two files, and what a training elsewhere puts beside them. */
const NAMES = new Set(['adapter_config.json', 'adapter_model.safetensors', 'colophon-job.json', 'colophon-run.json']);

/** An adapter's files were dropped, or the folder in which PEFT has left them among others. */
export async function takeDroppedAdapter(
  dropped: readonly File[],
  folders: readonly (FileSystemEntry | null)[],
): Promise<void> {
  const [folder] = folders;
  const files = isFolder(folder) ? await adapterIn(folder) : dropped.slice(0, 4);
  if (files.length === 0) {
    toast({ text: t('adapters.adding.emptyFolder'), tone: 'trouble' });
    return;
  }
  const offered = await offerAll(files);
  if (offered.ok) await takeOver(offered.value, isFolder(folder) ? folder.name : undefined);
  else await refuseAdapter(offered.failure);
}

async function adapterIn(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const files: File[] = [];
  const reader = folder.createReader();
  for (;;) {
    // A folder tells of a hundred at a time, until it tells of none.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return files;
    for (const entry of some) if (isFile(entry) && NAMES.has(entry.name)) files.push(await contentOf(entry));
  }
}

function contentOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry | null | undefined): entry is FileSystemDirectoryEntry {
  return entry?.isDirectory === true;
}
