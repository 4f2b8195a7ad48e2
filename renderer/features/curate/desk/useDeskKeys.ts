import { useEffect, useMemo } from 'react';
import { commands } from '#core/commands.ts';
import { actionByKey, type DeskAction, keysByAction, optionKeysOf, pressText } from '#core/curate/desk/keys.ts';
import { optionsOf } from '#core/curate/desk/options.ts';
import { onMac } from '#renderer/app/commands.ts';
import { strokeOf } from '#renderer/app/keys.ts';
import { useSettings } from '#renderer/host/queries.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { focusedOption, focusQuestion, isInOverlay, isNowhere, isPressable, isTyping } from './focus.ts';
import type { DeskKeyboard } from './useDesk.ts';

/** After this pause in the middle of "g c" the "g" is forgotten: as renderer/app/keys.ts has it. */
const CHORD_PATIENCE_MS = 1_200;
const NONE = {};

const chordStarts: ReadonlySet<string> = new Set(
  commands.flatMap(({ keys }) => keys.flatMap((text: string) => (text.includes(' ') ? text.split(' ')[0] : []) ?? [])),
);

/** The keys as this person and these questions have them. */
export function useKeyboard(active: string | null): DeskKeyboard {
  const own = useSettings()?.deskKeys ?? NONE;
  const questions = useNow(({ head }) => head.questions);
  const fields = useNow(({ head }) => head.fields);
  const asked = useMemo(
    () => questions.map((question) => ({ question, options: optionsOf(question, fields, t('curateDesk.tie')) })),
    [questions, fields],
  );
  return useMemo(() => {
    const keys = keysByAction(own);
    const actions = actionByKey(keys);
    const taken = new Set([...actions.keys(), ...chordStarts]);
    return { own, keys, actions, asked, options: optionKeysOf(asked, active, taken) };
  }, [own, asked, active]);
}

interface Heard {
  act: (action: DeskAction) => void;
  choose: (question: string, option: string) => void;
  /** Any key that is none of the two others. */
  other: () => void;
}

/**
 * Listens for as long as the desk is on the screen. What is typed belongs to whoever types, and what a focused button
 * does when it is pressed stays its own; only Enter on a label submits, as it does everywhere else at the desk.
 */
export function useDeskKeys(keyboard: DeskKeyboard, heard: Heard): void {
  useEffect(() => {
    let chordUntil = 0;
    const pressed = (event: KeyboardEvent) => {
      const stroke = strokeOf(event, onMac);
      if (stroke === undefined || event.defaultPrevented || event.isComposing || isInOverlay(event.target)) return;
      const text = pressText(stroke);
      const action = keyboard.actions.get(text);
      if (isTyping(event.target)) {
        if (text === 'Escape' && event.target instanceof HTMLElement) event.target.blur();
        if (action !== 'submit' || !stroke.mod) return;
      }
      if (event.timeStamp < chordUntil) {
        chordUntil = 0;
        return;
      }
      if (action === undefined && chordStarts.has(text)) {
        chordUntil = event.timeStamp + CHORD_PATIENCE_MS;
        return;
      }
      if (text === 'Tab' && isNowhere(event.target) && focusQuestion()) {
        event.preventDefault();
        return;
      }
      const onOption = focusedOption(event.target) !== null;
      if (text === 'Space' && (onOption || isPressable(event.target))) return;
      if (text === 'Enter' && !onOption && isPressable(event.target)) return;
      const option = keyboard.options.byKey.get(text) ?? keyboard.options.byKey.get(digitOf(event));
      if (action !== undefined) {
        event.preventDefault();
        if (!event.repeat || action === 'next' || action === 'previous') heard.act(action);
      } else if (option !== undefined && !stroke.mod && !stroke.alt) {
        event.preventDefault();
        if (!event.repeat) heard.choose(option.question, option.option);
      } else heard.other();
    };
    // Before the window, where the keys of the whole app are heard.
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [keyboard, heard]);
}

/** Where digits are written with shift, the key below the digit serves. */
function digitOf({ code, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): string {
  if (shiftKey || ctrlKey || metaKey || altKey) return '';
  return /^Digit([1-9])$/.exec(code)?.[1] ?? '';
}
