import type { OfferedFile } from '#protocol/window/files.ts';
import { desktop, host } from '#renderer/host/client.ts';

/**
 * Gives the person a file that the host made: through the system's dialog, or as a download. False when the dialog was
 * closed. The browser keeps a download's parts on disk, not in memory, once they are many.
 */
export async function saveFile(
  { ticket, name, size }: OfferedFile,
  onRead?: (bytes: number) => void,
): Promise<boolean> {
  if (desktop !== undefined) return (await host.files.save({ ticket })).saved;
  const parts: Blob[] = [];
  for (let offset = 0; offset < size;) {
    const { chunk } = await host.files.read({ ticket, offset });
    if (chunk.size === 0) break;
    parts.push(chunk);
    offset += chunk.size;
    onRead?.(offset);
  }
  const address = URL.createObjectURL(new Blob(parts));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by then, and has its own hold on the content.
  setTimeout(() => URL.revokeObjectURL(address), REVOKE_MS);
  return true;
}

const REVOKE_MS = 60_000;
