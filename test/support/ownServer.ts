import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';

/** A server of a person's own: what lies in a folder, and a few texts. */
export async function ownServer(folder: string, texts: ReadonlyMap<string, string>) {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://127.0.0.1/').pathname.slice(1);
    const text = texts.get(path);
    if (text !== undefined) return void response.end(text);
    void readFile(join(folder, ...path.split('/'))).then(
      (content) => response.end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  const address = `http://127.0.0.1:${String(typeof at === 'object' && at !== null ? at.port : 0)}/`;
  return { address, close: () => void server.close() };
}
