import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A program that is started like the node of the practice network, and takes its time: to begin to listen, and to give
 * out what it holds. It holds balances and nothing else. `fatal`: the method over which it ends.
 */
export async function slowNode(
  folder: string,
  { listenMs = 0, dumpMs = 0, fatal = '' }: { listenMs?: number; dumpMs?: number; fatal?: string },
) {
  const program = join(folder, 'slow-node.mjs');
  const text = `#!${process.execPath}
import { createServer } from 'node:http';
const chain = '0x' + BigInt(process.argv[process.argv.indexOf('--chain-id') + 1]).toString(16);
let balances = {};
const answers = {
  eth_chainId: () => chain,
  eth_getCode: () => '0x',
  eth_accounts: () => ['0x' + '1'.repeat(40)],
  eth_sendTransaction: () => '0x' + '2'.repeat(64),
  eth_sendRawTransaction: () => '0x' + '2'.repeat(64),
  eth_getTransactionReceipt: ([hash]) => ({
    transactionHash: hash, blockHash: hash, blockNumber: '0x1', from: '0x' + '1'.repeat(40), to: null, status: '0x1',
    gasUsed: '0x1', logs: [],
  }),
  eth_getBalance: ([who]) => balances[who] ?? '0x0',
  anvil_setBalance: ([who, amount]) => { balances[who] = amount; return null; },
  anvil_loadState: ([hex]) => { balances = JSON.parse(Buffer.from(hex.slice(2), 'hex')); return true; },
  anvil_dumpState: () => '0x' + Buffer.from(JSON.stringify(balances)).toString('hex'),
};
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (bytes) => (body += bytes));
  request.on('end', () => {
    const { id, method, params } = JSON.parse(body);
    if (method === '${fatal}') process.exit(3);
    const result = answers[method](params);
    const say = () => response.setHeader('content-type', 'application/json').end(JSON.stringify({ jsonrpc: '2.0', id, result }));
    setTimeout(say, method === 'anvil_dumpState' ? ${dumpMs} : 0);
  });
});
setTimeout(() => server.listen(0, '127.0.0.1', () => console.log('Listening on 127.0.0.1:' + server.address().port)), ${listenMs});
`;
  await writeFile(program, text);
  await chmod(program, 0o755);
  return program;
}
