import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import type { FetchTrouble } from '#core/fetch.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { readJson, refusalOf } from '../fetch/ask.ts';
import type { Sending } from '../fetch/ask.ts';
import type { Net } from '../fetch/net.ts';
import { counted } from './counted.ts';
import type { Place, PlacedFile } from './place.ts';

const PATIENCE_MS = 60_000;
/** So that the same file has the same name wherever it is added: version 1, bare leaves, pieces of 256 KiB. */
const PROFILE = 'cid-version=1&raw-leaves=true&hash=sha2-256&chunker=size-262144&pin=true&progress=false';

const cidSchema = z.string().regex(/^b[a-z2-7]{20,110}$/);
const addedSchema = z.object({ Hash: cidSchema });

/**
 * A person's own node of IPFS, by its RPC. Files are added and pinned one by one, and put into a folder of the node's
 * own files, whose name is then the place of all of them.
 */
export function ipfsPlace(net: Net, rpc: URL, folder: string): Place {
  const path = `/colophon/${folder}`;
  let begun = false;

  const ask = async <Answer>(
    method: string,
    schema: z.ZodType<Answer>,
    signal: AbortSignal,
    sending?: Sending,
  ): Promise<Result<Answer, Failure>> => {
    const url = new URL(`api/v0/${method}`, rpc);
    const name = rpc.host;
    const said = await net.talk({ what: 'file', subject: name, host: rpc.host }, async (talk) => {
      const wish = { url, plainHttp: true, patienceMs: PATIENCE_MS, signal };
      // The RPC takes nothing but POST, also where nothing is sent.
      const answer =
        sending === undefined ? await talk.post({ ...wish, payload: '' }) : await talk.get({ ...wish, sending });
      if (!answer.ok) return answer;
      const refused = refusalOf(answer.value);
      if (refused === undefined) return readJson(answer.value, PATIENCE_MS);
      answer.value.body.destroy();
      return fail(refused);
    });
    const refuse = (reason: FetchTrouble) => fail<Failure>({ code: 'FETCH_FAILED', name, host: rpc.host, reason });
    if (signal.aborted) return fail({ code: 'CANCELLED' });
    if (!said.ok) return refuse(said.failure);
    const read = schema.safeParse(said.value);
    return read.success ? ok(read.data) : refuse('answer');
  };
  /** Where nothing is told, an empty answer is no JSON. */
  const order = async (method: string, signal: AbortSignal): Promise<Result<void, Failure>> => {
    const done = await ask(method, z.unknown(), signal);
    if (done.ok) return ok(undefined);
    const { failure } = done;
    return failure.code === 'FETCH_FAILED' && failure.reason === 'answer' ? ok(undefined) : done;
  };

  return {
    async put(file, signal, reached) {
      if (!begun) {
        // What an earlier try left there would be part of the folder.
        await order(`files/rm?arg=${encodeURIComponent(path)}&recursive=true&force=true`, signal);
        const made = await order(`files/mkdir?arg=${encodeURIComponent(path)}&parents=true&cid-version=1`, signal);
        if (!made.ok) return made;
        begun = true;
      }
      const read = counted(file.content(), reached);
      const added = await ask(`add?${PROFILE}`, addedSchema, signal, formOf(file, read.content));
      read.check();
      if (!added.ok) return added;
      const from = encodeURIComponent(`/ipfs/${added.value.Hash}`);
      return order(`files/cp?arg=${from}&arg=${encodeURIComponent(`${path}/${file.name}`)}`, signal);
    },
    async end(signal) {
      const stat = await ask(`files/stat?arg=${encodeURIComponent(path)}`, addedSchema, signal);
      return stat.ok ? ok(`ipfs://${stat.value.Hash}/`) : stat;
    },
  };
}

/** One file as a form sends it. */
function formOf({ name, bytes }: PlacedFile, content: AsyncIterable<Uint8Array>): Sending {
  const boundary = `colophon-${randomBytes(16).toString('hex')}`;
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
      'Content-Type: application/octet-stream\r\n\r\n',
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const parts = async function* () {
    yield head;
    yield* content;
    yield tail;
  };
  return {
    method: 'POST',
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: head.length + bytes + tail.length,
    content: parts(),
  };
}
