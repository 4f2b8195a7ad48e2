import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { AnswerFigures } from '#core/conversation.ts';
import { host } from '#renderer/host/client.ts';
import { useLive } from '#renderer/host/live.ts';
import { useSettings } from '#renderer/host/queries.ts';
import { useBase } from '../baseOf.ts';
import { type Attached, NONE, useAttached } from './attached.ts';
import { contextAt, type Room, roomFor } from './room.ts';

export interface ComposerFiles {
  attached: readonly Attached[];
  /** By the id of the file; none while no model is loaded. */
  tokens: ReadonlyMap<string, number>;
  /** Null where there are no files. */
  room: Room | null;
  /** A file is still being read, or there is no room: the question cannot go yet. */
  blocked: boolean;
}

/** What goes with the question at a place. */
export function useComposerFiles(place: string, question: string, figures: AnswerFigures | null): ComposerFiles {
  const attached = useAttached(({ files }) => files.get(place) ?? NONE);
  const settings = useSettings();
  const loaded = useLive((live) =>
    live?.engine.state === 'ready' || live?.engine.state === 'answering' ? (live.engine.model?.hash ?? null) : null,
  );
  const files = attached.flatMap(({ file }) => (file === null ? [] : [file]));
  const ids = files.map(({ id }) => id);
  const { data } = useQuery({
    queryKey: ['attachments', 'count', loaded, ids],
    queryFn: () => host.attachments.count({ ids }),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const counted = data?.tokens ?? null;
  const known = counted !== null && counted.length === ids.length ? counted : null;
  const { model } = useBase(place);
  const context = contextAt(figures?.contextSize, settings?.contextTokens, model?.header.trainedContext ?? 0);
  const room =
    files.length === 0 || context === undefined
      ? null
      : roomFor(
          files.map(({ length }) => length),
          known,
          { context, used: figures?.contextUsed ?? 0, question: question.length },
        );
  const waiting = attached.some(({ file }) => file === null);
  return {
    attached,
    tokens: new Map(ids.map((id, order) => [id, known?.[order]] as const).filter(isKnown)),
    room,
    // What was only estimated stops nobody: the engine says so if it is true.
    blocked: waiting || (room?.verdict === 'full' && !room.about),
  };
}

function isKnown(entry: readonly [string, number | undefined]): entry is [string, number] {
  return entry[1] !== undefined;
}
