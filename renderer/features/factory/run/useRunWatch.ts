import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type HeldOutPoint, type Run, type Sample, type StepPoint, thinned } from '#core/train/run.ts';
import type { RunEvent } from '#protocol/window/factory.ts';
import { host } from '#renderer/host/client.ts';
import { failureOf } from '#renderer/host/failureOf.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { runQuery } from '../factoryQueries.ts';

export interface Watched {
  readonly run: Run;
  readonly rate: number | null;
  readonly secondsLeft: number | null;
  readonly steps: readonly StepPoint[];
  readonly heldOut: readonly HeldOutPoint[];
  readonly samples: readonly Sample[];
}

/** A run of a million steps is looked at, too: beyond so many points, neighbours become one. */
const MOST_POINTS = 4_000;
const THINNED_TO = 2_000;
/** A connection that broke is tried again, but not in a hurry. */
const PAUSE_MS = 1_000;

export function taken(before: Watched | undefined, event: RunEvent): Watched {
  const { run, rate, secondsLeft, anew } = event;
  const base = anew ? undefined : before;
  const steps = [...(base?.steps ?? []), ...event.steps];
  return {
    run,
    rate,
    secondsLeft,
    steps: steps.length > MOST_POINTS ? thinned(steps, THINNED_TO) : steps,
    heldOut:
      event.heldOut.length === 0 && base !== undefined ? base.heldOut : [...(base?.heldOut ?? []), ...event.heldOut],
    samples:
      event.samples.length === 0 && base !== undefined ? base.samples : [...(base?.samples ?? []), ...event.samples],
  };
}

/** A run and its curves, as they grow; one that is over is read once, and one that goes on is followed again. */
export function useRunWatch(id: string): { watched: Watched | undefined; trouble: string | undefined } {
  const { data: run, error } = useQuery(runQuery(id));
  const open = run?.state === 'open';
  const [found, setFound] = useState<{ id: string; watched: Watched }>();
  const [trouble, setTrouble] = useState<string>();

  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const follow = async () => {
      while (!signal.aborted) {
        try {
          for await (const event of await host.factory.watch({ run: id }, { signal })) {
            if (signal.aborted) return;
            setTrouble(undefined);
            setFound((before) => ({ id, watched: taken(before?.id === id ? before.watched : undefined, event) }));
          }
          return;
        } catch (caught) {
          if (signal.aborted) return;
          if (failureOf(caught).kind !== 'lost') {
            setTrouble(sentenceForError(caught));
            return;
          }
        }
        await new Promise((resume) => setTimeout(resume, PAUSE_MS));
      }
    };
    void follow();
    return () => stop.abort();
  }, [id, open]);

  const mine = found?.id === id ? found.watched : undefined;
  // What is changed without a step, such as a name or a note, comes with the query.
  const watched = mine === undefined || run === undefined ? undefined : { ...mine, run: newer(mine.run, run) };
  return { watched, trouble: trouble ?? (error === null ? undefined : sentenceForError(error)) };
}

/** The watch is ahead in what is learned, the query in what a person changed or what came after the end. */
function newer(seen: Run, asked: Run): Run {
  const seenStep = seen.last?.step ?? -1;
  const askedStep = asked.last?.step ?? -1;
  return seen.state === 'open' && asked.state === 'open' && seenStep > askedStep
    ? { ...seen, name: asked.name, note: asked.note }
    : asked;
}
