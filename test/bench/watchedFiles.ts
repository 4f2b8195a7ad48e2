import { type WindowFile, WindowFiles } from '#host/windowFiles.ts';

/**
 * The window's files with one script added to the page, and addresses where that script reports: a request for
 * `/report/NAME/NUMBER` arrives at `onReport`.
 */
export class WatchedFiles extends WindowFiles {
  readonly #script: string;
  readonly #onReport: (name: string, value: number) => void;

  constructor(folder: string, connect: string, script: string, onReport: (name: string, value: number) => void) {
    super(folder, connect);
    this.#script = script;
    this.#onReport = onReport;
  }

  override async get(pathname: string): Promise<WindowFile> {
    const report = /^\/report\/([a-zA-Z]+)\/(-?[\d.]+)$/.exec(pathname);
    if (report !== null) {
      this.#onReport(report[1] ?? '', Number(report[2]));
      return { ...(await super.get('/missing')), status: 200 };
    }
    if (pathname === '/watch.js') {
      const file = await super.get('/missing');
      return { status: 200, headers: { ...file.headers, 'content-type': 'text/javascript' }, body: new TextEncoder().encode(this.#script) };
    }
    const file = await super.get(pathname);
    if (!file.headers['content-type']?.startsWith('text/html')) return file;
    const page = new TextDecoder().decode(file.body).replace('</head>', '<script src="/watch.js"></script></head>');
    return { ...file, body: new TextEncoder().encode(page) };
  }
}
