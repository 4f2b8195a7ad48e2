import { fail, ok } from '#core/result.ts';
import { refusalOf } from '../fetch/ask.ts';
import type { Net } from '../fetch/net.ts';
import type { Place } from './place.ts';

/** Silence for so long ends an upload. */
const PATIENCE_MS = 60_000;

/** A bucket that takes one file at an address which was signed for it (S3 and what is like it); found at `location`. */
export function presignedPlace(net: Net, put: URL, location: string): Place {
  return {
    async put({ name, bytes, content }, signal, reached) {
      let broken: unknown;
      const noted = async function* () {
        let at = 0;
        try {
          for await (const part of content()) {
            yield part;
            at += part.length;
            reached(at);
          }
        } catch (error) {
          broken = error;
          throw error;
        }
      };
      const sending = { method: 'PUT', type: 'application/octet-stream', bytes, content: noted() } as const;
      const trouble = await net.talk({ what: 'file', subject: name, host: put.host }, async (talk) => {
        const answer = await talk.get({ url: put, plainHttp: true, sending, patienceMs: PATIENCE_MS, signal });
        if (!answer.ok) return answer.failure;
        answer.value.body.destroy();
        const { status } = answer.value;
        return status >= 200 && status < 300 ? null : (refusalOf(answer.value) ?? 'answer');
      });
      if (broken !== undefined) throw broken;
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      return trouble === null ? ok(undefined) : fail({ code: 'FETCH_FAILED', name, host: put.host, reason: trouble });
    },
    end: () => Promise.resolve(ok(location)),
  };
}
