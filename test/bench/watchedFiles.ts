import { type WindowFile, WindowFiles } from '#host/windowFiles.ts';

/**
 * The window's files with one script added to the page, which tells the bench what it sees, and is told what to do: a
 * request for `/bench/…` is answered by `answer`, with its path and without the prefix.
 */
export class WatchedFiles extends WindowFiles {
  readonly #script: string;
  readonly #answer: (path: string) => string | Promise<string>;

  constructor(folder: string, connect: string, script: string, answer: (path: string) => string | Promise<string>) {
    super(folder, connect);
    this.#script = script;
    this.#answer = answer;
  }

  override async get(pathname: string): Promise<WindowFile> {
    if (pathname === '/watch.js') return this.#made(this.#script, 'text/javascript');
    if (pathname.startsWith('/bench/'))
      return this.#made(await this.#answer(pathname.slice('/bench/'.length)), 'text/plain');
    const file = await super.get(pathname);
    if (!file.headers['content-type']?.startsWith('text/html')) return file;
    const page = new TextDecoder().decode(file.body).replace('</head>', '<script src="/watch.js"></script></head>');
    return { ...file, body: new TextEncoder().encode(page) };
  }

  async #made(text: string, type: string): Promise<WindowFile> {
    const { headers } = await super.get('/missing');
    return {
      status: 200,
      headers: { ...headers, 'content-type': type, 'cache-control': 'no-store' },
      body: new TextEncoder().encode(text),
    };
  }
}
