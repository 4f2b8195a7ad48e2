import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';

/** Far below what it costs to hold as many half requests in memory. */
const MOST_CONNECTIONS = 512;

export interface ApiServer {
  readonly port: number;
  readonly address: string;
  close(): Promise<void>;
}

export type ServerTrouble = 'port-taken' | 'port-forbidden';

/**
 * A door on 127.0.0.1. Half requests are thrown out: five seconds for the head, thirty for the body. What is knocked
 * against it by others than programs of this machine is refused by `answer`.
 */
export async function openServer(
  port: number,
  answer: (request: IncomingMessage, response: ServerResponse, port: number) => Promise<void>,
): Promise<Result<ApiServer, ServerTrouble>> {
  const server = createServer({
    connectionsCheckingInterval: 1_000,
    headersTimeout: 5_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 5_000,
  });
  server.maxConnections = MOST_CONNECTIONS;
  const listening = await listen(server, port);
  if (!listening.ok) return listening;
  const taken = listening.value;
  server.on('request', (request, response) => {
    void answer(request, response, taken);
  });
  return ok({
    port: taken,
    address: `http://127.0.0.1:${taken}/v1`,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  });
}

function listen(server: Server, port: number): Promise<Result<number, ServerTrouble>> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(fail('port-taken'));
      else if (error.code === 'EACCES') resolve(fail('port-forbidden'));
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(ok(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}
