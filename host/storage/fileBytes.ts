import type { FileHandle } from 'node:fs/promises';
import type { Disk } from '../durable/disk.ts';

const CHUNK_BYTES = 256 * 1024;

/** A file from its beginning to its end. Each piece is another piece of memory, so it may be kept. */
export async function* bytesOf(path: string, disk: Disk): AsyncGenerator<Uint8Array> {
  const file = await disk.open(path, 'r');
  try {
    for (let at = 0; ;) {
      const chunk = new Uint8Array(CHUNK_BYTES);
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** A write may take less than it was given. */
export async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}
