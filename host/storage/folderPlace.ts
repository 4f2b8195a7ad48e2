import { join } from 'node:path';
import { fail, ok } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';
import { syncFolder } from '../durable/writeFileDurably.ts';
import { roomFor } from '../projects/sources.ts';
import { writeAll } from './fileBytes.ts';
import type { Place } from './place.ts';

/** A folder on this machine. `location`: where others find what lies in it; empty where nobody is told. */
export function folderPlace(folder: string, location: string, disk: Disk): Place {
  return {
    async put({ name, bytes, content }, signal, reached) {
      try {
        await disk.mkdir(folder, { recursive: true, mode: 0o755 });
        const room = await roomFor(bytes, folder, disk);
        if (!room.ok) return room;
        const unfinished = join(folder, `${name}.new`);
        const file = await disk.open(unfinished, 'w', 0o644);
        let at = 0;
        try {
          for await (const part of content()) {
            if (signal.aborted) return fail({ code: 'CANCELLED' });
            await writeAll(file, part, at);
            at += part.length;
            reached(at);
          }
          await file.sync();
        } finally {
          await file.close();
        }
        await disk.rename(unfinished, join(folder, name));
        return ok(undefined);
      } catch (error) {
        if (!isDiskError(error)) throw error;
        return fail(diskFailure(error, folder, bytes));
      }
    },
    async end() {
      await syncFolder(folder, disk);
      return ok(location);
    },
  };
}
