import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { errorCodeOf } from '../durable/failures.ts';
import type { Source } from '../files/tickets.ts';

/** When the person's own file was last written to; one that a browser sends is written by us alone. */
export async function modifiedMsOf({ path, name, size, local }: Source, disk: Disk): Promise<Result<number, Failure>> {
  if (!local) return ok(0);
  try {
    const found = await disk.stat(path);
    return found.size === size ? ok(Math.round(found.mtimeMs)) : fail({ code: 'FILE_CHANGED', name });
  } catch (error) {
    const detail = errorCodeOf(error);
    return fail(detail === 'ENOENT' ? { code: 'FILE_GONE', name } : { code: 'FILE_UNREADABLE', name, detail });
  }
}
