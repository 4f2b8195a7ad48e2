import type { Colophon } from '#core/colophon.ts';
import type { Turn } from '#core/conversation.ts';
import { contentOf } from '#core/credit/content.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AnswerEngine } from '../engine/answerEngine.ts';
import type { UsableAdapter } from '../engine/answerLine.ts';
import type { Log } from '../log/log.ts';
import { piecesOf, toldBefore } from './answered.ts';
import { type Channels, weighChannels } from './weighChannels.ts';

export interface WeighingParts {
  catalogue: Catalogue;
  engine: Pick<AnswerEngine, 'isReadyFor' | 'weigh'>;
  library: { find: (hash: string) => Model | undefined };
  adapters: {
    usable: (
      base: Model,
      wanted: readonly { hash: string; scale: number }[],
    ) => Promise<Result<UsableAdapter[], Failure>>;
  };
  log: Log;
}

/** What each channel of an answer is worth. "wait": the model is not there, or answers somebody. */
export async function weighAnswer(
  { library, engine, adapters, catalogue, log }: WeighingParts,
  { base, remote, adapters: stacked }: Colophon,
  turn: Turn,
  { deep, begun, signal }: { deep: boolean; begun: () => void; signal: AbortSignal },
): Promise<Channels | 'wait' | 'nothing' | 'failed'> {
  const notes = turn.read?.notes.length ?? 0;
  if (remote !== null || base === null || stacked.length + notes === 0) return 'nothing';
  const model = library.find(base.hash);
  if (model === undefined) return 'failed';
  if (!engine.isReadyFor(base.hash)) return 'wait';
  const usable = await adapters.usable(model, stacked);
  if (!usable.ok) return 'failed';
  begun();
  const told = toldBefore(catalogue, turn);
  const weighed = await weighChannels({
    pieces: (read) => piecesOf(toldBefore(catalogue, turn, read), turn),
    notes,
    deep,
    goesOn: told.some(({ role }) => role === 'answer'),
    adapters: usable.value.map((adapter, at) => ({ ...adapter, hash: stacked[at]?.hash ?? '' })),
    content: contentOf(turn.text, (turn.made?.schema ?? null) !== null),
    weigh: (wish) => engine.weigh(base.hash, wish, signal),
  });
  if (weighed.ok) return weighed.value;
  if (weighed.failure.code === 'BUSY') return 'wait';
  log.warn('an answer could not be weighed', { code: weighed.failure.code });
  return 'failed';
}
