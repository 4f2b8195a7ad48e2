import { resolve } from 'node:path';
import type { LlamaContext, LlamaModel } from 'node-llama-cpp';
import { z } from 'zod';

/**
 * The doors of node-llama-cpp that are not public, all in this file: without them an adapter can be chosen only when a
 * context is made, and is never let go. An upgrade that moves them is found out by `loras.test.ts`, and here before
 * anything is called.
 *
 * Two things about llama.cpp make the rules: changing adapters during a decode ends the process, so the context's own
 * lock is held; and an adapter that is freed while a context has it leaves that context with a dead pointer, so it is
 * taken off first.
 */
export interface StackedAdapter {
  /** Each file has a path of its own for ever: the library finds what it has loaded by path. */
  readonly path: string;
  readonly scale: number;
}

const callable = z.custom<(...parameters: unknown[]) => unknown>((value) => typeof value === 'function');
const disposable = z.object({ dispose: callable, usages: z.number() });

const contextParts = z.object({
  _setLoras: callable,
  _loraAdapters: z.instanceof(Set),
});
const modelParts = z.object({ _loraAdapters: z.instanceof(Map), _getOrLoadLora: callable });

/** Which adapters the context answers with from now on, in this order. The caller sees to it that nothing decodes. */
export async function stack(context: LlamaContext, adapters: readonly StackedAdapter[]): Promise<void> {
  const { _setLoras: setLoras } = contextParts.parse(context);
  await setLoras.call(
    context,
    adapters.map(({ path, scale }) => ({ filePath: path, scale })),
  );
}

/** Reads an adapter into memory, for a context that will have it soon. */
export async function preload(model: LlamaModel, path: string): Promise<void> {
  const { _getOrLoadLora: load } = modelParts.parse(model);
  await load.call(model, path);
}

/** Frees an adapter's memory. It must not be stacked in any context. */
export async function free(model: LlamaModel, context: LlamaContext, path: string): Promise<void> {
  const { _loraAdapters: loaded } = modelParts.parse(model);
  const { _loraAdapters: used } = contextParts.parse(context);
  const key = resolve(path);
  const adapter: unknown = loaded.get(key);
  if (adapter === undefined) return;
  const { dispose } = disposable.parse(adapter);
  loaded.delete(key);
  used.delete(adapter);
  await dispose.call(adapter);
}

export function residentPaths(model: LlamaModel): string[] {
  const { _loraAdapters: loaded } = modelParts.parse(model);
  return [...loaded.keys()].map(String);
}
