import type { Failure } from '#core/failure.ts';
import type { FetchTrouble } from '#core/fetch.ts';
import { fail, ok } from '#core/result.ts';
import { nearnessOfName } from '../fetch/address.ts';
import { refusalOf } from '../fetch/ask.ts';
import type { Net } from '../fetch/net.ts';
import { counted } from './counted.ts';
import type { Place } from './place.ts';

/** Silence for so long ends an upload. */
const PATIENCE_MS = 60_000;

/** A bucket that takes one file at an address which was signed for it (S3 and what is like it); found at `location`. */
export function presignedPlace(net: Net, put: URL, location: string): Place {
  return {
    async put({ name, bytes, content }, signal, reached) {
      const refuse = (reason: FetchTrouble) => fail<Failure>({ code: 'FETCH_FAILED', name, host: put.host, reason });
      // What the address was signed with would lie open on the way.
      if (put.protocol !== 'https:' && nearnessOfName(put) !== 'this-machine') return refuse('plain');
      const read = counted(content(), reached);
      const sending = { method: 'PUT', type: 'application/octet-stream', bytes, content: read.content } as const;
      const trouble = await net.talk({ what: 'file', subject: name, host: put.host }, async (talk) => {
        const answer = await talk.get({ url: put, plainHttp: false, sending, patienceMs: PATIENCE_MS, signal });
        if (!answer.ok) return answer.failure;
        answer.value.body.destroy();
        const { status } = answer.value;
        return status >= 200 && status < 300 ? null : (refusalOf(answer.value) ?? 'answer');
      });
      read.check();
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      return trouble === null ? ok(undefined) : refuse(trouble);
    },
    end: () => Promise.resolve(ok(location)),
  };
}
