import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

export interface Mirror {
  address: string;
  /** What was asked for, in order: the path, and the range where there was one. */
  asked: string[];
  /** Paths without their first slash. */
  files: Map<string, Buffer>;
  close: () => Promise<void>;
}

interface Way {
  /** Sends so many bytes of a file, once, and then cuts the line. */
  cutAfter?: number;
  /** Ignores a wished range. */
  whole?: boolean;
}

/** A server of files on this machine, that sends parts as servers of files do. */
export async function mirror(files: Record<string, string | Buffer>, way: Way = {}): Promise<Mirror> {
  const held = new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)]));
  const asked: string[] = [];
  let cut = way.cutAfter;
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const { range } = request.headers;
    asked.push(`${request.url ?? ''}${range === undefined ? '' : ` ${range}`}`);
    const file = held.get((request.url ?? '').slice(1));
    if (file === undefined) return response.writeHead(404).end();
    const from = way.whole === true ? 0 : Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const rest = file.subarray(from);
    const head = { 'content-length': rest.length, 'last-modified': 'Sat, 21 Nov 2026 10:00:00 GMT' };
    if (from > 0)
      response.writeHead(206, { ...head, 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` });
    else response.writeHead(200, head);
    if (cut === undefined || cut >= rest.length) return response.end(rest);
    response.write(rest.subarray(0, cut), () => setTimeout(() => response.destroy(), 30));
    cut = undefined;
    return response;
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  onTestFinished(close);
  const at = server.address();
  const port = typeof at === 'object' && at !== null ? at.port : 0;
  return { address: `http://127.0.0.1:${String(port)}/`, asked, files: held, close };
}
