import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { deviceChoiceSchema } from '#core/settings.ts';
import type { EngineContract } from '#protocol/engine/contract.ts';
import { linkOverWire } from '#protocol/wire/link.ts';
import { wireOverProcess } from '#protocol/wire/process.ts';
import { startEngineProcess } from '#server/engineProcess.ts';
import { root } from './run.ts';

/**
 * `node scripts/answerOn.ts metal`: one answer of the engine on the named device, or exit code 1 when another device
 * gave it. For machines that have such a device; the tests run on any.
 */
type Engine = ContractRouterClient<Pick<EngineContract, 'answer'>>;

const device = deviceChoiceSchema.parse(process.argv[2]);
const folder = await mkdtemp(join(tmpdir(), 'colophon-answer-'));
try {
  const path = join(folder, 'tiny.gguf');
  const made = spawnSync(process.execPath, [join(root, 'test/support/makeModel.ts'), 'tiny', path], {
    stdio: 'inherit',
  });
  if (made.status !== 0) throw new Error('The model of chance could not be made.');
  await answer(path);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true });
}

async function answer(path: string): Promise<void> {
  const child = startEngineProcess(join(root, 'native', 'main.ts'), 'answer');
  const link = linkOverWire(wireOverProcess(child.channel), () => new Error('The engine went away.'));
  const engine: Engine = createORPCClient(link);
  try {
    const loading = await engine.answer.load({ path, name: 'tiny.gguf', device, contextTokens: 512, threads: 0 });
    for await (const event of loading) {
      if (event.kind !== 'loaded') continue;
      console.log(`Loaded on ${event.device.kind} (${event.device.name}), ${event.device.reason}.`);
      if (event.device.kind !== device)
        throw new Error(`This was to run on ${device}: ${event.device.detail ?? 'no reason was given'}.`);
    }
    let text = '';
    const answering = await engine.answer.generate({
      messages: [{ role: 'question', text: 'What stands at the end of a book?' }],
      longestAnswerTokens: 32,
      temperature: 0,
      seed: 1,
    });
    for await (const event of answering) {
      if (event.kind === 'text') text += event.text;
      if (event.kind === 'ended')
        console.log(
          `${event.figures.answerTokens} tokens, ${Math.round(event.figures.decodeRate ?? 0)} a second: ${text.trim()}`,
        );
    }
    if (text === '') throw new Error('The answer was empty.');
  } finally {
    child.kill();
  }
}
