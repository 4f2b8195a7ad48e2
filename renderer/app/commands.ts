import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { type Command, type CommandId, commands } from '#core/commands.ts';
import { desktop } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { printedKeys } from './keys.ts';
import { toast } from './toasts.ts';

type Handler = () => void | Promise<void>;

/** The last one registered acts: what is on top of the screen. */
const handlers = new Map<CommandId, Handler[]>();
let available: ReadonlySet<CommandId> = new Set();
const listeners = new Set<() => void>();

export const onMac = /Mac/.test(navigator.platform);

/** Says what a command does for as long as the component is on the screen and `enabled`. */
export function useCommand(id: CommandId, handler: Handler, enabled = true): void {
  const act = useEffectEvent(handler);
  useEffect(() => {
    if (!enabled) return undefined;
    const mine: Handler = () => act();
    handlers.set(id, [...(handlers.get(id) ?? []), mine]);
    changed();
    return () => {
      const rest = (handlers.get(id) ?? []).filter((other) => other !== mine);
      if (rest.length > 0) handlers.set(id, rest);
      else handlers.delete(id);
      changed();
    };
  }, [id, enabled]);
}

/** Returns whether anybody does it at the moment. What goes wrong is said in a toast. */
export function runCommand(id: CommandId): boolean {
  const handler = handlers.get(id)?.at(-1);
  if (handler === undefined) return false;
  void (async () => {
    try {
      await handler();
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  })();
  return true;
}

export function isAvailable(id: CommandId): boolean {
  return handlers.has(id);
}

/** The commands that can be done now. */
export function useAvailableCommands(): ReadonlySet<CommandId> {
  return useSyncExternalStore(listen, () => available);
}

export function commandTitle(id: CommandId): string {
  return t(`commands.${id}`);
}

/** What a browser does by itself, whatever a page wishes. */
const TAKEN_BY_BROWSERS: ReadonlySet<string> = new Set(['mod+n', 'mod+t', 'mod+w']);

/** The keys that work here, as printed, the one to be shown first. */
export function keysOf({ keys }: Command): string[] {
  return keys
    .filter((key) => desktop !== undefined || !TAKEN_BY_BROWSERS.has(key))
    .map((key) => printedKeys(key, onMac));
}

/** The keys printed beside a command; undefined when it has none. */
export function commandKeys(id: CommandId): string | undefined {
  const command = (commands as readonly Command[]).find((each) => each.id === id);
  return command === undefined ? undefined : keysOf(command)[0];
}

function changed(): void {
  available = new Set(handlers.keys());
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
