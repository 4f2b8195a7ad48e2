import { getLlama } from 'node-llama-cpp';
import type { BareOrder, BareRun } from './bare.ts';

/**
 * The measure of all things here: node-llama-cpp as its manual shows it, with nothing around it. No templates, no
 * stream, no text until the answer is complete.
 */
const [path = '', contextTokens = '', threads = '', adapter = ''] = process.argv.slice(2);
const llama = await getLlama({ gpu: false, build: 'never', progressLogs: false, maxThreads: 0 });
const model = await llama.loadModel({ modelPath: path });
const context = await model.createContext({
  contextSize: Number(contextTokens),
  threads: Number(threads),
  ...(adapter === '' ? {} : { lora: { adapters: [{ filePath: adapter }] } }),
});
const sequence = context.getSequence();

process.on('message', (order: BareOrder) => {
  run(order).then(
    (done) => process.send?.(done),
    () => process.exit(1),
  );
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.send?.('ready');

async function run({ prompt, answerTokens, temperature, seed }: BareOrder): Promise<BareRun> {
  const tokens = model.tokenize(prompt, true);
  // What is in the cache is used here too: both sides have to read exactly the same number of tokens, for the time of
  // each depends on how the number of rows divides into the kernels' tiles.
  await sequence.adaptStateToTokens(tokens.slice(0, -1), false);
  const unread = tokens.slice(sequence.nextTokenIndex);
  const answer: typeof tokens = [];
  const startedAt = performance.now();
  let firstAt = 0;
  for await (const token of sequence.evaluate(unread, { temperature, seed })) {
    firstAt ||= performance.now();
    answer.push(token);
    if (answer.length === answerTokens) break;
  }
  const endedAt = performance.now();
  return {
    promptTokens: tokens.length,
    readTokens: unread.length,
    firstMs: firstAt - startedAt,
    answerTokens: answer.length,
    sayMs: endedAt - firstAt,
    text: model.detokenize(answer),
  };
}
