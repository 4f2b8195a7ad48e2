import { Likeness } from '../adapters/likenessProposals.ts';
import { LocalApi } from '../api/localApi.ts';
import { meteredAnswers } from '../api/meteredAnswers.ts';
import { shelvesOf } from '../api/shelves.ts';
import { Attachments } from '../attachments/attachments.ts';
import type { Colophons } from '../credit/colophons.ts';
import { AnswerLine } from '../engine/answerLine.ts';
import { PlacedAnswers } from '../engine/placedAnswers.ts';
import type { Ground } from '../ground.ts';
import type { Models } from '../library/openModels.ts';
import type { Curate } from '../projects/openCurate.ts';
import { KeyBox } from '../remotes/keyBox.ts';
import { RemoteAnswers } from '../remotes/remoteAnswers.ts';
import { Remotes } from '../remotes/remotes.ts';
import { AnswerTools } from '../tools/answerTools.ts';
import { calculator } from '../tools/calculator.ts';
import { clock } from '../tools/clock.ts';
import { ownRecords } from '../tools/ownRecords.ts';
import type { ReadsForAnswers } from './answering.ts';
import { type AnswerMeter, Conversations } from './conversations.ts';
import { Presets } from './presets.ts';
import { Prompts } from './prompts.ts';

export type Ask = ReturnType<typeof openAsk>;

/** Who asks, and who answers: conversations, other programs, other machines. */
export function openAsk(
  ground: Ground,
  models: Models,
  { projects, curating, snapshots }: Pick<Curate, 'projects' | 'curating' | 'snapshots'>,
  reading: ReadsForAnswers,
  hooks: { watch: Colophons['watch']; meter: AnswerMeter },
) {
  const { places, shell, log, catalogue, settings, identity, live, tickets } = ground;
  const { parse, engine, library, besides, adapters, net } = models;
  const revised = () => live.revised('conversations');
  const here = new AnswerLine({
    engine,
    library,
    usable: (base, wished) => adapters.usable(base, wished),
    chosen: () => settings.current.chosenModel,
    log,
  });
  const remotes = new Remotes({
    catalogue,
    net,
    keys: new KeyBox(places.remoteKeys, shell.vault),
    log,
    revised: () => {
      live.revised('models');
      api.modelsChanged();
    },
  });
  const answers = new PlacedAnswers(here, new RemoteAnswers({ open: (id) => remotes.open(id), log }));
  const tools = new AnswerTools([
    calculator,
    clock(),
    ownRecords(
      {
        list: () => projects.list(),
        search: (...asked) => curating.search(...asked),
        with: (id, work) => projects.with(id, work),
      },
      {
        list: () => snapshots.list(),
        find: (words, reads, signal) => reading.find(words, reads, signal, () => {}),
      },
    ),
  ]);
  const conversations = new Conversations({
    catalogue,
    library,
    engine,
    answers,
    tools,
    reading,
    adapterName: (hash) => adapters.find(hash)?.name ?? null,
    remote: (id) => remotes.find(id),
    settings,
    log,
    watch: hooks.watch,
    meter: hooks.meter,
    revised,
  });
  const api = new LocalApi({
    catalogue,
    shelves: shelvesOf(catalogue, library, live, () => remotes.served()),
    answers: meteredAnswers(answers, hooks.meter),
    embed: (model, texts, signal) => besides.embedWith(model, texts, signal),
    settings,
    log,
    loaded: () => engine.status.model?.hash ?? null,
  });
  const likeness = new Likeness({
    catalogue,
    folder: places.likeness,
    find: (hash) => adapters.find(hash),
    recordsPath: (root) => snapshots.recordsPath(root),
    revision: () => {
      const now = live.get().revisions;
      return `${now.adapters} ${now.snapshots}`;
    },
  });
  return {
    remotes,
    conversations,
    api,
    likeness,
    attachments: new Attachments({ catalogue, tickets, parse, engine }),
    presets: new Presets(catalogue, revised),
    prompts: new Prompts({ catalogue, self: async () => (await identity).publicKey, revised }),
    /** Nothing is answered any more; what was begun has been kept. */
    async close(): Promise<void> {
      await api.close();
      await conversations.close();
      await likeness.close();
    },
  };
}
