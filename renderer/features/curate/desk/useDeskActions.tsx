import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { DeskAction } from '#core/curate/desk/keys.ts';
import { useCommand } from '#renderer/app/commands.ts';
import { toast } from '#renderer/app/toasts.ts';
import { changeSettings, useSettings } from '#renderer/host/queries.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { focusWriting, showQuestion } from './focus.ts';
import { KeysDialog } from './keys/KeysDialog.tsx';
import { COMMENT_FIELD } from './side/Comments.tsx';
import { HISTORY } from './side/History.tsx';
import { type DeskKeyboard, useDesk } from './useDesk.ts';
import { useDeskKeys } from './useDeskKeys.ts';
import type { Proposed } from './useProposals.ts';

/** What keys, commands and the window's focus do at the desk. Returns the dialog that is open, if one is. */
export function useDeskActions(keyboard: DeskKeyboard, proposals: readonly Proposed[]): ReactNode {
  const desk = useDesk();
  const goesOn = useSettings()?.deskGoesOn === true;
  const questions = useNow(({ head }) => head.questions);
  const [changingKeys, setChangingKeys] = useState(false);

  const heard = useMemo(() => {
    const turnQuestion = (by: 1 | -1) => {
      const place = questions.findIndex(({ id }) => id === desk.shown.getState().active);
      const next = questions[(place + by + questions.length) % questions.length];
      if (next === undefined) return;
      desk.activate(next.id);
      focusWriting(next.id);
      showQuestion(next.id);
    };
    const actions: Readonly<Record<DeskAction, () => void>> = {
      submit: () => {
        if (desk.submit()) return;
        const { missing } = desk.shown.getState();
        if (missing !== null) requestAnimationFrame(() => showQuestion(missing));
      },
      skip: () => desk.skip(),
      discard: () => desk.discard(),
      next: () => desk.next(),
      previous: () => desk.previous(),
      questionDown: () => turnQuestion(1),
      questionUp: () => turnQuestion(-1),
      accept: () => desk.accept(proposals),
      flag: () => desk.flag(),
      comment: () => document.getElementById(COMMENT_FIELD)?.focus(),
      find: () => document.querySelector<HTMLElement>('[data-find]')?.focus(),
      history: () => {
        const history = document.getElementById(HISTORY);
        if (history instanceof HTMLDetailsElement) history.open = !history.open;
      },
      undo: () => desk.undo(),
      redo: () => desk.redo(),
      queueNext: () => desk.turnQueue(1),
      queuePrevious: () => desk.turnQueue(-1),
    };
    return {
      act: (action: DeskAction) => {
        desk.stir();
        if (action !== 'submit') desk.stopGoingOn();
        actions[action]();
      },
      choose: (question: string, option: string) => {
        desk.stir();
        desk.choose(question, option, goesOn);
      },
      other: () => desk.stopGoingOn(),
    };
  }, [desk, questions, goesOn, proposals]);
  useDeskKeys(keyboard, heard);

  const { act } = heard;
  useCommand('desk.submit', () => act('submit'));
  useCommand('desk.skip', () => act('skip'));
  useCommand('desk.discard', () => act('discard'));
  useCommand('desk.flag', () => act('flag'));
  useCommand('desk.accept', () => act('accept'), proposals.length > 0);
  useCommand('desk.undo', () => act('undo'));
  useCommand('desk.redo', () => act('redo'));
  useCommand('desk.keys', () => setChangingKeys(true));
  useCommand('desk.goOn', async () => {
    await changeSettings({ deskGoesOn: !goesOn });
    toast({ text: t(goesOn ? 'curateDesk.goesOnOff' : 'curateDesk.goesOnOn') });
  });

  useAttention();
  return changingKeys ? <KeysDialog keyboard={keyboard} close={() => setChangingKeys(false)} /> : null;
}

/** The time of a record runs while the window is seen and has the focus; what is on the screen is kept when it loses it. */
function useAttention(): void {
  const desk = useDesk();
  useEffect(() => {
    const look = () => {
      const looking = document.visibilityState === 'visible' && document.hasFocus();
      desk.attend(looking);
      if (!looking) desk.keep();
    };
    const stir = () => desk.stir();
    const leave = () => desk.keep();
    look();
    const stops = new AbortController();
    const { signal } = stops;
    document.addEventListener('visibilitychange', look, { signal });
    window.addEventListener('focus', look, { signal });
    window.addEventListener('blur', look, { signal });
    window.addEventListener('pagehide', leave, { signal });
    document.addEventListener('pointerdown', stir, { signal });
    document.addEventListener('keydown', stir, { signal });
    document.addEventListener('wheel', stir, { signal, passive: true });
    return () => {
      stops.abort();
      desk.attend(false);
    };
  }, [desk]);
}
