import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A stand-in for a model hub on this machine: the shapes are those of the documented API, every name and number is of
 * our own making. It answers honestly, until a test has it do otherwise.
 */

export interface HubFile {
  path: string;
  content: Buffer;
  /** As the list tells it; the true hash unless a test lies. */
  sha256?: string;
  size?: number;
}

export interface HubRepository {
  id: string;
  files: HubFile[];
  downloads?: number;
  likes?: number;
  gated?: false | 'auto' | 'manual';
  tags?: string[];
  cardData?: Record<string, unknown>;
}

export const REVISION = '0123456789abcdef0123456789abcdef01234567';

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => boolean;

export class ModelHub {
  readonly repositories: HubRepository[];
  /** Every request, as "GET /path", with the range that was asked for. */
  readonly asked: string[] = [];
  /** Whoever brings it gets gated files. */
  token = 'hf_of_this_test_only';
  /** What each request brought to be known by; null for nothing. */
  readonly brought: (string | null)[] = [];
  /** Files are not sent from here but by way of a redirect, as the hub does with large ones. */
  redirects = true;
  etagOf = (file: HubFile) => `"${hashOf(file.content).slice(0, 32)}"`;
  /** Goes first; true when it answered by itself. */
  instead: Handler = () => false;
  /** Sends the bytes of a file; a test puts one in its place that breaks off, lies or crawls. */
  sendFile: (file: HubFile, request: IncomingMessage, response: ServerResponse) => void = (...all) =>
    this.honestly(...all);
  readonly #server: Server;

  constructor(repositories: HubRepository[]) {
    this.repositories = repositories;
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.on('clientError', (_error, socket) => socket.destroy());
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get port(): number {
    const address = this.#server.address() as AddressInfo;
    return address.port;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  /** `send` puts the rest of the file on its way; a test may send less of it. */
  honestly(
    file: HubFile,
    request: IncomingMessage,
    response: ServerResponse,
    send: (rest: Buffer) => void = (rest) => response.end(rest),
  ): void {
    const { content } = file;
    const etag = this.etagOf(file);
    const wanted = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    const condition = request.headers['if-range'];
    const from = wanted !== null && (condition === undefined || condition === etag) ? Number(wanted[1]) : 0;
    if (from > 0 && from >= content.length) {
      response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
      return;
    }
    response.writeHead(from > 0 ? 206 : 200, {
      etag,
      'accept-ranges': 'bytes',
      'content-type': 'application/octet-stream',
      'content-length': content.length - from,
      ...(from > 0 ? { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` } : {}),
    });
    send(content.subarray(from));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.address);
    this.asked.push(`${request.method} ${url.pathname}${url.search} ${request.headers.range ?? ''}`.trim());
    this.brought.push(request.headers.authorization ?? null);
    if (this.instead(request, response, url)) return;
    const [, one = ''] = /^\/api\/models\/(.+)$/.exec(url.pathname) ?? [];
    if (url.pathname === '/api/models') this.#search(response, url.searchParams);
    else if (one !== '') this.#look(response, one);
    else this.#resolve(request, response, decodeURIComponent(url.pathname));
  }

  #search(response: ServerResponse, query: URLSearchParams): void {
    const words = (query.get('search') ?? '').toLowerCase();
    const found = this.repositories
      .filter(({ id }) => id.toLowerCase().includes(words))
      .slice(0, Number(query.get('limit') ?? 20))
      .map(({ id, downloads = 0, likes = 0, gated = false, tags = [] }) => ({
        _id: hashOf(Buffer.from(id)).slice(0, 24),
        id,
        modelId: id,
        likes,
        downloads,
        gated,
        private: false,
        pipeline_tag: 'text-generation',
        tags: ['gguf', ...tags],
      }));
    json(response, 200, found);
  }

  #look(response: ServerResponse, id: string): void {
    const repository = this.repositories.find((each) => each.id === id);
    if (repository === undefined) {
      response.setHeader('x-error-code', 'RepoNotFound');
      json(response, 401, { error: 'Repository not found' });
      return;
    }
    const { files, gated = false, tags = [], cardData = {}, downloads = 0, likes = 0 } = repository;
    json(response, 200, {
      id,
      modelId: id,
      sha: REVISION,
      gated,
      downloads,
      likes,
      private: false,
      disabled: false,
      tags: ['gguf', ...tags],
      cardData,
      siblings: [
        { rfilename: '.gitattributes', size: 1_519, blobId: 'a6344aac8c09253b3b630fb776ae94478aa0275b' },
        { rfilename: 'README.md', size: 2_048, blobId: 'b6344aac8c09253b3b630fb776ae94478aa0275b' },
        ...files.map(({ path, content, sha256 = hashOf(content), size = content.length }) => ({
          rfilename: path,
          size,
          blobId: 'c6344aac8c09253b3b630fb776ae94478aa0275b',
          lfs: { sha256, size, pointerSize: 134 },
        })),
      ],
    });
  }

  #resolve(request: IncomingMessage, response: ServerResponse, path: string): void {
    const [, place = '', id = '', , name = ''] = /^\/(lfs\/)?([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(path) ?? [];
    const repository = this.repositories.find((each) => each.id === id);
    const file = repository?.files.find((each) => each.path === name);
    if (repository === undefined || file === undefined) {
      response.setHeader('x-error-code', 'EntryNotFound');
      json(response, 404, { error: 'Entry not found' });
      return;
    }
    const admitted = request.headers.authorization === `Bearer ${this.token}`;
    if (repository.gated !== undefined && repository.gated !== false && !admitted) {
      response.setHeader('x-error-code', 'GatedRepo');
      json(response, 401, { error: 'Access to this model is restricted' });
      return;
    }
    if (place === '' && this.redirects) {
      response
        .writeHead(302, {
          location: `/lfs/${path.slice(1).split('/').map(encodeURIComponent).join('/')}`,
          'x-repo-commit': REVISION,
          'x-linked-etag': `"${file.sha256 ?? hashOf(file.content)}"`,
          'x-linked-size': String(file.content.length),
        })
        .end();
      return;
    }
    this.sendFile(file, request, response);
  }
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value));
}
