import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

type Answering = (method: string, parameters: readonly unknown[]) => unknown;

/** Says no as nodes do. */
export class NodeSaysNo extends Error {
  readonly number: number;

  constructor(number: number, message: string) {
    super(message);
    this.number = number;
  }
}

/** A block with a hash that tells which node made it up. */
export function block(number: number, mark: string, secondsAgo = 1) {
  const hashOf = (height: number) => `0x${mark.repeat(64).slice(0, 56)}${height.toString(16).padStart(8, '0')}`;
  const timestamp = Math.floor(Date.now() / 1000) - secondsAgo;
  return {
    number: `0x${number.toString(16)}`,
    hash: hashOf(number),
    parentHash: hashOf(Math.max(0, number - 1)),
    timestamp: `0x${timestamp.toString(16)}`,
    gasLimit: '0x1c9c380',
    baseFeePerGas: '0x7',
  };
}

/** A node of a chain that does what the test says, over real HTTP. `raw`: for what is no JSON-RPC at all. */
export async function fakeNode(
  answering: Answering,
  raw?: (response: ServerResponse) => boolean,
): Promise<{ address: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes: Buffer) => (body += bytes.toString()));
    request.on('end', () => {
      const { id, method, params } = JSON.parse(body);
      asked.push(method);
      if (raw?.(response) === true) return;
      response.setHeader('content-type', 'application/json');
      try {
        response.end(JSON.stringify({ jsonrpc: '2.0', id, result: answering(method, params) }));
      } catch (error) {
        if (!(error instanceof NodeSaysNo)) throw error;
        response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: error.number, message: error.message } }));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const at = server.address();
  return { address: `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}/`, asked };
}

/** A sound node: its chain id, and blocks up to `head`. */
export function sound(
  chain: number,
  { head = 100, mark = 'a', secondsAgo = 1 }: { head?: number; mark?: string; secondsAgo?: number } = {},
): Answering {
  return (method, [which]) => {
    if (method === 'eth_chainId') return `0x${chain.toString(16)}`;
    if (method === 'eth_blockNumber') return `0x${head.toString(16)}`;
    if (method === 'eth_getBalance') return '0x10';
    if (method !== 'eth_getBlockByNumber') throw new NodeSaysNo(-32_601, `no ${method}`);
    const number = which === 'latest' ? head : Number(which);
    return number > head ? null : block(number, mark, secondsAgo + (head - number));
  };
}
