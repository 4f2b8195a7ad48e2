import type { RemoteChoice } from '#core/remote.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Message } from '#protocol/engine/messages.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** A server of another machine that programs may use, because a person said so. */
export interface ServedRemote {
  id: string;
  name: string;
  addedAt: number;
  models: readonly string[];
  /** Those that are there, or come with the question. */
  adapters: readonly string[];
}

export interface ServedElsewhere {
  /** As it is listed, with the server's name before it. */
  id: string;
  addedAt: number;
  /** Who makes the answer, as it is shown to programs. */
  server: string;
  /** What the server calls it. */
  there: string;
  parent: string | null;
  choice: RemoteChoice;
}

/** Everything that the servers have, under their names: "Rack/plain-7b". */
export function elsewhereOf(remotes: readonly ServedRemote[]): ServedElsewhere[] {
  return remotes.flatMap(({ id: remote, name: server, addedAt, models, adapters }) => {
    const [first = ''] = models;
    const entry = (there: string, model: string, adapter: string | null): ServedElsewhere => ({
      id: `${server}/${there}`,
      addedAt,
      server,
      there,
      parent: adapter === null ? null : `${server}/${model}`,
      choice: { remote, model, adapters: adapter === null ? [] : [{ id: adapter, scale: 1 }], fallsBack: false },
    });
    return [
      ...models.map((model) => entry(model, model, null)),
      ...adapters.map((adapter) => entry(adapter, first, adapter)),
    ];
  });
}

/** What cannot be passed on is refused, instead of being left out of what is asked there. */
export function passable(
  messages: readonly Message[],
  wishes: { tools: boolean; probabilities: boolean },
): Result<void, Refusal> {
  const not = (what: string, param: string) =>
    refuse(400, `${what} cannot be passed on to a server of another machine.`, {
      code: 'not_supported_elsewhere',
      param,
    });
  if (wishes.tools || messages.some(({ calls }) => calls !== undefined && calls.length > 0))
    return not('Tools', 'tools');
  return wishes.probabilities ? not('logprobs', 'logprobs') : ok(undefined);
}
