import { useQuery } from '@tanstack/react-query';
import type { Model } from '#core/model.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { liveNow } from '#renderer/host/live.ts';
import { changeSettings, modelsQuery, useSettings } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { NEW } from './deskState.ts';
import { desk, showInList, useOpened } from './theDesk.ts';

/** The base that answers at a place: the conversation's own, else the one that is chosen in the app. */
export function useBase(place: string): { hash: string | null; model: Model | undefined; known: boolean } {
  const models = useQuery(modelsQuery).data;
  const chosen = useSettings()?.chosenModel ?? null;
  const hash = useOpened(place)?.conversation.base ?? chosen;
  return { hash, model: models?.find((model) => model.hash === hash), known: models !== undefined };
}

/** It answers at this place from now on, and is brought into memory while the next question is still being written. */
export async function chooseBase(place: string, { hash, name }: Model): Promise<void> {
  try {
    if (place === NEW) await changeSettings({ chosenModel: hash });
    else {
      const conversation = await host.conversations.useBase({ id: place, base: hash });
      desk.change(place, (opened) => ({ ...opened, conversation }));
      showInList(conversation);
    }
    const engine = liveNow()?.engine;
    if (engine?.state === 'answering') {
      if (place !== NEW) toast({ text: t('askMore.base.fromNow', { base: name }) });
      return;
    }
    if (place !== NEW && engine?.model?.hash !== hash) toast({ text: t('askMore.base.loading', { base: name }) });
    await host.models.load({ hash, force: false });
  } catch (error) {
    toast({ text: sentenceForError(error), tone: 'trouble' });
  }
}
