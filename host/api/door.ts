import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiKey, ApiKind } from '#core/api.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Settings } from '#core/settings.ts';
import type { Answers } from '../engine/answers.ts';
import type { Log } from '../log/log.ts';
import { answerTo, readChat } from './answerings.ts';
import type { Prepared } from './answerings.ts';
import { readBody, throwAway } from './body.ts';
import { readCompletion } from './completions.ts';
import { embedTo, readEmbedding } from './embeddings.ts';
import type { Embed, PreparedEmbedding } from './embeddings.ts';
import type { Callers } from './callers.ts';
import type { ApiKeys } from './keys.ts';
import type { Limits } from './limits.ts';
import { refusal, refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { Reply } from './reply.ts';
import type { ServedModels } from './served.ts';

interface Parts {
  keys: ApiKeys;
  limits: Limits;
  callers: Callers;
  models: ServedModels;
  answers: Answers;
  embed: Embed;
  settings: () => Settings;
  log: Log;
}

/** Everything that can be asked, and who may. */
export class Door {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async answer(request: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
    const gone = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    response.on('error', () => gone.abort());
    const reply = new Reply(response, gone.signal);
    try {
      const refused = await this.#answer(request, reply, gone.signal, port);
      if (refused !== undefined) reply.error(refused);
    } catch (error) {
      this.#parts.log.error('a request to the API threw', error);
      reply.error(refusal(500, 'Something went wrong here.', { code: 'internal_error' }));
    } finally {
      if (!request.complete) throwAway(request);
    }
  }

  async #answer(request: IncomingMessage, reply: Reply, gone: AbortSignal, port: number): Promise<Refusal | undefined> {
    const known = this.#letIn(request, port);
    if (!known.ok) return known.failure;
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const within = this.#parts.limits.come(known.value);
    if (!within.ok) return within.failure;
    const kind = KINDS[path];
    if (kind === undefined) return this.#read(request, reply, path);
    if (request.method !== 'POST') return wrongMethod('POST');
    return this.#make(request, reply, gone, known.value, kind);
  }

  /** A page in a browser of this machine can knock here too: it must not even be told who else may. */
  #letIn(request: IncomingMessage, port: number): Result<ApiKey, Refusal> {
    const { host = '', origin, authorization = '' } = request.headers;
    const own = [`127.0.0.1:${port}`, `localhost:${port}`];
    if (!own.includes(host)) return refuse(421, 'This host is not meant.', { code: 'wrong_host' });
    if (origin !== undefined && origin !== `http://${host}`) {
      return refuse(403, 'Pages of other origins are not answered.', { code: 'wrong_origin' });
    }
    const [, secret] = /^Bearer +(\S{1,200})$/i.exec(authorization) ?? [];
    const key = secret === undefined ? undefined : this.#parts.keys.find(secret);
    if (key !== undefined) return ok(key);
    return refuse(
      401,
      secret === undefined ? 'A key is needed: “Authorization: Bearer …”.' : 'This key is not known.',
      {
        code: 'invalid_api_key',
      },
    );
  }

  #read(request: IncomingMessage, reply: Reply, path: string): Refusal | undefined {
    const { models } = this.#parts;
    const isList = path === '/v1/models';
    const isOne = path.startsWith(ONE_MODEL);
    if (!isList && !isOne && path !== '/lora-adapters') {
      return refusal(404, `There is nothing at ${path.slice(0, 100)}.`, { code: 'unknown_url' });
    }
    if (request.method !== 'GET') return wrongMethod('GET');
    if (isList) reply.json({ object: 'list', data: models.list() });
    else if (isOne) {
      const id = decoded(path.slice(ONE_MODEL.length));
      const model = id === undefined ? undefined : models.get(id);
      if (model === undefined)
        return refusal(404, 'There is no such model here.', { code: 'model_not_found', param: 'model' });
      reply.json(model);
    } else reply.json(models.numbered());
    return undefined;
  }

  async #make(
    request: IncomingMessage,
    reply: Reply,
    gone: AbortSignal,
    key: ApiKey,
    kind: ApiKind,
  ): Promise<Refusal | undefined> {
    const { limits, keys, callers, answers, embed } = this.#parts;
    // The place is taken before the body is read, so that no more bodies are held than places.
    const entered = limits.enter(key, keys.secondsToMidnight);
    if (!entered.ok) return entered.failure;
    try {
      const body = await readBody(request);
      if (!body.ok) return body.failure;
      const prepared = this.#prepare(kind, body.value);
      if (!prepared.ok) {
        callers.refused(key, kind, prepared.failure.status);
        return prepared.failure;
      }
      const wanted = prepared.value;
      const call = callers.begin(key, kind, 'embedder' in wanted ? wanted.embedder.id : wanted.served.id);
      const leave = () => call.leave();
      gone.addEventListener('abort', leave, { once: true });
      if (gone.aborted) leave();
      try {
        if ('embedder' in wanted) await embedTo(reply, wanted, embed, call);
        else {
          call.change({ adapters: wanted.served.adapterNames });
          await answerTo(reply, wanted, answers, call);
        }
      } finally {
        call.end(call.ending ?? 'failed', 500);
        keys.used(key.id, call.tokens);
      }
      return undefined;
    } finally {
      entered.value();
    }
  }

  #prepare(kind: ApiKind, body: string): Result<Prepared | PreparedEmbedding, Refusal> {
    const { models, settings } = this.#parts;
    if (kind === 'chat') return readChat(body, models, settings());
    return kind === 'completion' ? readCompletion(body, models, settings()) : readEmbedding(body, models);
  }
}

const KINDS: Readonly<Record<string, ApiKind>> = {
  '/v1/chat/completions': 'chat',
  '/v1/completions': 'completion',
  '/v1/embeddings': 'embedding',
};

const ONE_MODEL = '/v1/models/';

function wrongMethod(right: string): Refusal {
  return refusal(405, `This is asked with ${right}.`, { code: 'method_not_allowed' });
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
