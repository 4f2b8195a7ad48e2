import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface BareOrder {
  /** With the marks of the model's template in it, as they stand in its vocabulary. */
  prompt: string;
  answerTokens: number;
  temperature: number;
  seed: number;
}

const bareRunSchema = z.object({
  promptTokens: z.number(),
  /** Of these, how many had to be read: the rest was in the cache. */
  readTokens: z.number(),
  /** From the question to the first token, milliseconds. */
  firstMs: z.number(),
  answerTokens: z.number(),
  /** From the first token to the last, milliseconds. */
  sayMs: z.number(),
  text: z.string(),
});
export type BareRun = z.infer<typeof bareRunSchema>;

export interface Bare {
  run(order: BareOrder): Promise<BareRun>;
  end(): void;
}

/** Starts the bare loop in a process of its own, as the engine has one. */
export async function startBare(
  modelPath: string,
  contextTokens: number,
  threads: number,
  adapterPath?: string,
): Promise<Bare> {
  const program = fileURLToPath(new URL('bareLoop.ts', import.meta.url));
  const child = fork(program, [modelPath, String(contextTokens), String(threads), adapterPath ?? ''], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let take: ((message: unknown) => void) | undefined;
  let giveUp: ((error: Error) => void) | undefined;
  child.on('message', (message) => take?.(message));
  child.on('exit', (code) => giveUp?.(new Error(`The bare loop ended with code ${code}`)));
  const answered = () =>
    new Promise<unknown>((resolve, reject) => {
      take = resolve;
      giveUp = reject;
    });
  await answered();
  return {
    async run(order) {
      const done = answered();
      child.send(order);
      return bareRunSchema.parse(await done);
    },
    end: () => child.kill('SIGKILL'),
  };
}
