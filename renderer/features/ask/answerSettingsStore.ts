import { create } from 'zustand';
import type { AnswerSettings } from '#core/answerSettings.ts';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { changeSettings, useSettings } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { NEW } from './deskState.ts';
import { desk, showInList, useOpened } from './theDesk.ts';

const KEY = 'colophon.answerSettings';

/** Whether the panel is shown, in every conversation of this window. */
export const usePanel = create<{ shown: boolean }>(() => ({ shown: localStorage.getItem(KEY) === 'shown' }));

export function showPanel(shown: boolean): void {
  localStorage.setItem(KEY, shown ? 'shown' : 'hidden');
  usePanel.setState({ shown });
}

/** With what the next answer at a place is made; `own` is null where that is what the app's settings say. */
export function useAnswerSettings(place: string): { own: AnswerSettings | null; now: AnswerSettings } | null {
  const app = useSettings();
  const opened = useOpened(place);
  if (app === undefined || (place !== NEW && opened === undefined)) return null;
  const own = (place === NEW ? app.newConversation : opened?.conversation.settings) ?? null;
  return { own, now: own ?? plainAnswerSettings(app) };
}

/** Shows the change at once, and takes it back when it was not kept. */
export async function changeAnswerSettings(place: string, settings: AnswerSettings | null): Promise<void> {
  const before = desk.store.getState().opened.get(place)?.conversation.settings ?? null;
  const show = (now: AnswerSettings | null) =>
    desk.change(place, (opened) => ({ ...opened, conversation: { ...opened.conversation, settings: now } }));
  try {
    if (place === NEW) await changeSettings({ newConversation: settings });
    else {
      show(settings);
      showInList(await host.conversations.settle({ id: place, settings }));
    }
  } catch (error) {
    if (place !== NEW) show(before);
    toast({ text: sentenceForError(error), tone: 'trouble' });
  }
}
