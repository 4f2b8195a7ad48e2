import { createServer } from 'node:net';

/** One that nobody listens at now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()));
  const taken = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof taken === 'object' && taken !== null ? taken.port : 0;
}
