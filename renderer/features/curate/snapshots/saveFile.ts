import type { OfferedFile } from '#protocol/window/files.ts';
import { desktop, host } from '#renderer/host/client.ts';

/**
 * Puts a file that the host made where the person says; false when they closed the dialog. A browser downloads it, and
 * asks itself.
 */
export async function saveFile({ ticket, name }: OfferedFile): Promise<boolean> {
  if (desktop !== undefined) return (await host.files.save({ ticket })).saved;
  const chunks: Blob[] = [];
  for (let offset = 0; ;) {
    const { chunk } = await host.files.read({ ticket, offset });
    if (chunk.size === 0) break;
    chunks.push(chunk);
    offset += chunk.size;
  }
  const address = URL.createObjectURL(new Blob(chunks));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by then; it keeps what it reads.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return true;
}
