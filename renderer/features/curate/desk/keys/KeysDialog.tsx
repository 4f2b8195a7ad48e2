import { type KeyboardEvent, useState } from 'react';
import { commands } from '#core/commands.ts';
import {
  conflictOf,
  type DeskAction,
  deskActions,
  type KeyConflict,
  pressText,
  rebound,
} from '#core/curate/desk/keys.ts';
import { commandTitle, onMac } from '#renderer/app/commands.ts';
import { strokeOf } from '#renderer/app/keys.ts';
import { toast } from '#renderer/app/toasts.ts';
import { changeSettings, useSettings } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import type { Settings } from '#core/settings.ts';
import { type DeskKeyboard, printed } from '../useDesk.ts';
import styles from './KeysDialog.module.css';

interface KeysDialogProps {
  keyboard: DeskKeyboard;
  close: () => void;
}

/** What a key would take away, until the person says that it may. */
interface Doubt {
  action: DeskAction;
  key: string;
  conflict: KeyConflict;
}

/** Which key does what at the desk, and the way to change it. */
export function KeysDialog({ keyboard, close }: KeysDialogProps) {
  const [waiting, setWaiting] = useState<DeskAction | null>(null);
  const [doubt, setDoubt] = useState<Doubt | null>(null);
  const goesOn = useSettings()?.deskGoesOn === true;
  const { own, keys, options } = keyboard;

  const set = (action: DeskAction, key: string) => {
    setWaiting(null);
    setDoubt(null);
    const next = Object.entries(rebound(own, action, key)).map(([id, texts]) => [id, Array.from(texts)] as const);
    save({ deskKeys: Object.fromEntries(next) });
  };
  const press = (event: KeyboardEvent, action: DeskAction) => {
    const stroke = strokeOf(event.nativeEvent, onMac);
    if (waiting !== action || stroke === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (stroke.key === 'Escape' || stroke.key === 'Tab') {
      setWaiting(null);
      return;
    }
    const key = pressText(stroke);
    const conflict = conflictOf(own, action, key, options.byKey.keys(), commands);
    if (conflict === null) set(action, key);
    else {
      setWaiting(null);
      setDoubt({ action, key, conflict });
    }
  };

  return (
    <Dialog title={t('curateDesk.keys.title')} close={close} width={520}>
      <div className={styles.top}>
        <Toggle
          label={t('curateDesk.keys.goesOn')}
          help={t('curateDesk.keys.goesOnHelp')}
          on={goesOn}
          onChange={(deskGoesOn) => save({ deskGoesOn })}
        />
      </div>
      <p className={styles.note}>{t('curateDesk.keys.note')}</p>
      <ul className={styles.rows}>
        {deskActions.map(({ id }) => (
          <li key={id}>
            <div className={styles.row}>
              <span className={styles.name}>{t(`curateDesk.actions.${id}`)}</span>
              <span className={styles.keys}>
                {(keys.get(id) ?? []).map((key) => (
                  <Kbd key={key}>{printed(key)}</Kbd>
                ))}
                {(keys.get(id) ?? []).length === 0 && <span className={styles.none}>{t('curateDesk.keys.none')}</span>}
              </span>
              <Button
                size="small"
                aria-label={t('curateDesk.keys.change', { action: t(`curateDesk.actions.${id}`) })}
                aria-pressed={waiting === id}
                onClick={() => {
                  setDoubt(null);
                  setWaiting(waiting === id ? null : id);
                }}
                onKeyDown={(event) => press(event, id)}
                onBlur={() => setWaiting(null)}
              >
                {waiting === id ? t('curateDesk.keys.press') : t('curateDesk.keys.changeShort')}
              </Button>
            </div>
            {doubt?.action === id && (
              <Notice tone="warning">
                <p>{sentenceOf(doubt)}</p>
                <div className={styles.decide}>
                  <Button size="small" onClick={() => set(doubt.action, doubt.key)}>
                    {t('curateDesk.keys.take')}
                  </Button>
                  <Button size="small" kind="quiet" onClick={() => setDoubt(null)}>
                    {t('curateDesk.keys.leave')}
                  </Button>
                </div>
              </Notice>
            )}
          </li>
        ))}
      </ul>
      <div className={styles.foot}>
        <Button disabled={Object.keys(own).length === 0} onClick={() => save({ deskKeys: {} })}>
          {t('curateDesk.keys.reset')}
        </Button>
      </div>
    </Dialog>
  );
}

function sentenceOf({ key, conflict }: Doubt): string {
  const name = printed(key);
  if (conflict.with === 'action') {
    return t('curateDesk.keys.withAction', { key: name, action: t(`curateDesk.actions.${conflict.action}`) });
  }
  if (conflict.with === 'option') return t('curateDesk.keys.withOption', { key: name });
  const command = commands.find(({ id }) => id === conflict.command);
  return t('curateDesk.keys.withCommand', {
    key: name,
    command: command === undefined ? '' : commandTitle(command.id),
  });
}

function save(patch: Partial<Settings>): void {
  changeSettings(patch).catch((error: unknown) => toast({ text: sentenceForError(error), tone: 'trouble' }));
}
