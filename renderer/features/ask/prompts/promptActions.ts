import { toast } from '#renderer/app/toasts.ts';
import type { AnswerSettings } from '#core/answerSettings.ts';
import type { SavedPrompt } from '#core/savedPrompt.ts';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { changeAnswerSettings } from '../answerSettingsStore.ts';
import { focusComposer } from '../Composer.tsx';
import { draftOf, setDraft } from '../drafting.ts';
import { notePromptUsed } from './promptsUsed.ts';

export const PROMPTS_KEY = ['conversations', 'prompts'] as const;

/** Into the composer behind what stands there, or as the instruction, which can be taken back. */
export async function putIn(place: string, prompt: SavedPrompt, now: AnswerSettings): Promise<void> {
  const { id, kind, title, text } = prompt;
  if (kind === 'question') {
    const before = draftOf(place);
    setDraft(place, before.trim() === '' ? text : `${before.trimEnd()}\n\n${text}`);
    notePromptUsed(place, id);
    focusComposer();
    return;
  }
  await changeAnswerSettings(place, { ...now, instruction: text, instructionPrompt: id });
  toast({ text: t('askMore.prompts.replaced', { title }), undo: () => changeAnswerSettings(place, now) });
}

export async function removePrompt({ id, title }: SavedPrompt): Promise<void> {
  if (!(await done(() => host.prompts.remove({ id })))) return;
  toast({
    text: t('askMore.prompts.removed', { title }),
    undo: async () => void (await done(() => host.prompts.restore({ id }))),
  });
}

/** Does it and shows what the host has then. False when it was refused, which is said. */
export async function done(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    await queries.invalidateQueries({ queryKey: PROMPTS_KEY });
    return true;
  } catch (error) {
    toast({ text: sentenceForError(error), tone: 'trouble' });
    return false;
  }
}
