import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Weighed } from '#protocol/engine/answer.ts';
import type { EngineContract } from '#protocol/engine/contract.ts';
import type { Message } from '#protocol/engine/messages.ts';
import { linkOverWire } from '#protocol/wire/link.ts';
import { wireOverProcess } from '#protocol/wire/process.ts';
import { startEngineProcess } from '#server/engineProcess.ts';
import { shape } from './baseShape.ts';

export interface StarterEngine {
  answer(
    messages: Message[],
    how: {
      adapter?: { path: string; name: string; bytes: number };
      temperature?: number;
      topP?: number;
      topK?: number;
      seed?: number;
    },
  ): Promise<string>;
  /** How probable this answer is after the messages, token by token. */
  weigh(messages: Message[], answer: string): Promise<Weighed>;
  end(): void;
}

/** The engine that the app answers with, and the starter's base in it. */
export async function startStarterEngine(entry: string, base: string): Promise<StarterEngine> {
  const child = startEngineProcess(entry, 'answer');
  const client: ContractRouterClient<EngineContract> = createORPCClient(
    linkOverWire(wireOverProcess(child.channel), () => new Error('The engine is gone')),
  );
  const loading = await client.answer.load({
    path: base,
    name: 'Small world',
    device: 'cpu',
    contextTokens: shape.context,
    threads: 1,
    adapterBytes: 2 ** 26,
  });
  // The base is in memory when the stream ends.
  for await (const event of loading) void event;
  return {
    async answer(messages, { adapter, temperature = 0, topP = 1, topK = 0, seed = 1 }) {
      const stream = await client.answer.generate({
        messages,
        adapters: adapter === undefined ? [] : [{ ...adapter, scale: 1 }],
        longestAnswerTokens: 48,
        temperature,
        topP,
        topK,
        seed,
      });
      let text = '';
      for await (const event of stream) if (event.kind === 'text') text += event.text;
      return text.trim();
    },
    weigh: (messages, answer) => client.answer.weigh({ messages, answer, adapters: [] }),
    end: () => child.kill(),
  };
}
