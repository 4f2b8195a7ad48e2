import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Stand-ins for servers on other machines, by their documented APIs: vLLM (docs/features/lora.md), LoRAX
 * (docs/reference/openai_api.md and rest_api.md) and llama-server (tools/server/README.md). They answer with what they
 * were asked, and honestly, until a test has one lie, hang, babble or break off.
 */

export const BASE = 'somebody/plain-7b';

export interface Asked {
  method: string;
  path: string;
  authorization: string | undefined;
  body: Record<string, unknown>;
}

export type ServerKind = 'plain' | 'vllm' | 'lorax' | 'llama';

/** How the bytes of a chat's stream go out; `words` is what an honest one says. */
type Stream = (response: ServerResponse, words: readonly string[], body: Record<string, unknown>) => void;

export class RemoteServer {
  readonly kind: ServerKind;
  /** Every request that came. */
  readonly asked: Asked[] = [];
  /** Requests whose client went before the end of the answer. */
  left = 0;
  /** Null: nobody is asked for one. */
  key: string | null = null;
  words: readonly string[] = ['All ', 'rivers ', 'run ', 'into ', 'the ', 'sea', '. ', 'Ünïted 🌊'];
  stream: Stream = (response, words, body) => honestly(response, words, body);
  /** Goes first; true when it answered by itself. */
  instead: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;
  /** vLLM's adapters by name, with their paths; those at these paths can be loaded. */
  readonly adapters = new Map<string, string>();
  readonly loadable = new Set(['/adapters/tone', '/adapters/terms']);
  readonly #server: Server;

  constructor(kind: ServerKind) {
    this.kind = kind;
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.on('clientError', (_error, socket) => socket.destroy());
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get address(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  get chats(): Asked[] {
    return this.asked.filter(({ path }) => path === '/v1/chat/completions');
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('close', () => {
      if (!response.writableFinished) this.left += 1;
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const sent = Buffer.concat(chunks).toString('utf8');
    const body: Record<string, unknown> = sent === '' ? {} : JSON.parse(sent);
    const path = request.url ?? '/';
    this.asked.push({ method: request.method ?? '', path, authorization: request.headers.authorization, body });
    if (this.instead(request, response)) return;
    if (this.key !== null && request.headers.authorization !== `Bearer ${this.key}`) {
      return json(response, 401, { error: { message: 'Unauthorized', type: 'invalid_request_error' } });
    }
    switch (`${request.method} ${path}`) {
      case 'GET /v1/models':
        return this.kind === 'lorax' ? notFound(response) : json(response, 200, this.#models());
      case 'GET /info':
        return this.kind === 'lorax' ? json(response, 200, { model_id: BASE, version: '0.1.0' }) : notFound(response);
      case 'GET /lora-adapters':
        return this.kind === 'llama'
          ? json(response, 200, [
              { id: 0, path: 'tone.gguf', scale: 0 },
              { id: 1, path: '/models/terms.gguf', scale: 0 },
            ])
          : notFound(response);
      case 'POST /v1/load_lora_adapter':
        return this.kind === 'vllm' ? this.#load(response, body) : notFound(response);
      case 'POST /v1/unload_lora_adapter':
        return this.kind === 'vllm' ? this.#unload(response, body) : notFound(response);
      case 'POST /v1/chat/completions':
        return this.#chat(response, body);
      default:
        return notFound(response);
    }
  }

  #models(): object {
    const entry = { object: 'model', created: 1_715_644_056, owned_by: this.kind, permission: [] };
    return {
      object: 'list',
      data: [
        { ...entry, id: BASE, root: BASE, parent: null },
        ...[...this.adapters].map(([id, root]) => ({ ...entry, id, root, parent: BASE })),
      ],
    };
  }

  #load(response: ServerResponse, { lora_name: name, lora_path: path }: Record<string, unknown>): void {
    if (typeof name !== 'string' || typeof path !== 'string') {
      return json(response, 400, vllmError("Both 'lora_name' and 'lora_path' must be provided.", 400));
    }
    if (this.adapters.has(name)) {
      return json(response, 400, vllmError(`The lora adapter '${name}' has already been loaded.`, 400));
    }
    if (!this.loadable.has(path)) return json(response, 404, vllmError(`No adapter found for ${path}`, 404));
    this.adapters.set(name, path);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(`Success: LoRA adapter '${name}' added successfully.`));
  }

  #unload(response: ServerResponse, { lora_name: name }: Record<string, unknown>): void {
    if (typeof name !== 'string' || !this.adapters.delete(name)) {
      return json(response, 404, vllmError(`The lora adapter '${String(name)}' cannot be found.`, 404));
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(`Success: LoRA adapter '${name}' removed successfully.`));
  }

  #chat(response: ServerResponse, body: Record<string, unknown>): void {
    const known = this.kind === 'vllm' ? [BASE, ...this.adapters.keys()] : [BASE];
    if (this.kind !== 'lorax' && !known.includes(String(body['model']))) {
      return json(response, 404, vllmError(`The model \`${String(body['model'])}\` does not exist.`, 404));
    }
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
    this.stream(response, this.words, body);
  }
}

/** All of it at once, with the usage at the end where it was asked for. */
export function honestly(response: ServerResponse, words: readonly string[], body: Record<string, unknown>): void {
  response.write(piece({ role: 'assistant', content: '' }));
  for (const word of words) response.write(piece({ content: word }));
  response.write(piece({}, 'stop'));
  if ('stream_options' in body) {
    const usage = { prompt_tokens: 12, completion_tokens: words.length, total_tokens: 12 + words.length };
    response.write(`data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [], usage })}\n\n`);
  }
  response.end('data: [DONE]\n\n');
}

/** One piece of a stream, as OpenAI's description has it. */
export function piece(delta: object, reason: string | null = null): string {
  const chunk = {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_715_644_056,
    model: BASE,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

/** Streams that no honest server sends, by what is wrong with them. */
export const badStreams: Record<'liar' | 'hanger' | 'rubbish' | 'cut' | 'silentEnd' | 'endless', Stream> = {
  /** Says words, and then that it failed. */
  liar: (response, words) => {
    response.write(piece({ content: words[0] }));
    response.end(`data: ${JSON.stringify({ error: { message: 'out of\u202e memory\u0007', code: 500 } })}\n\n`);
  },
  /** Says a word, and then nothing ever again. */
  hanger: (response, words) => {
    response.write(piece({ content: words[0] }));
  },
  rubbish: (response, words) => {
    response.write(piece({ content: words[0] }));
    response.end(Buffer.from([0x64, 0x61, 0x74, 0x61, 0x3a, 0xff, 0xfe, 0x00, 0x0a, 0x0a]));
  },
  /** The line breaks in the middle of a piece. */
  cut: (response, words) => {
    response.write(piece({ content: words[0] }));
    response.write('data: {"choices":[{"del', () => response.destroy());
  },
  /** Ends in good order, but without saying that it is the end. */
  silentEnd: (response, words) => {
    response.end(piece({ content: words[0] }));
  },
  /** One line without end. */
  endless: (response) => {
    const more = () => {
      while (!response.destroyed && response.write('data: '.padEnd(65_536, 'x').slice(0, 65_536)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  },
};

function vllmError(message: string, code: number): object {
  return { error: { message, type: code === 404 ? 'NotFoundError' : 'BadRequestError', param: null, code } };
}

function notFound(response: ServerResponse): void {
  json(response, 404, { detail: 'Not Found' });
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
