import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AnswerSettings, Preset } from '#core/answerSettings.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { SignButton } from '#renderer/ui/SignButton.tsx';
import styles from './AnswerSettingsPanel.module.css';
import { CrossMark, PencilMark } from './marks.tsx';
import { presetsQuery } from './presetsQuery.ts';

/** Settings under names: used with one press. */
export function PresetList({ now, use }: { now: AnswerSettings; use: (settings: AnswerSettings) => void }) {
  const presets = useQuery(presetsQuery).data ?? [];
  const [name, setName] = useState('');
  const [renamed, setRenamed] = useState<string | null>(null);
  const inUse = JSON.stringify(now);

  const save = async () => {
    if (name.trim() === '') return;
    if (await done(() => host.conversations.savePreset({ name: name.trim(), settings: now }))) setName('');
  };

  return (
    <section className={styles.part}>
      <h3 className={styles.title}>{t('askSettings.presets.title')}</h3>
      {presets.length === 0 && <p className={styles.help}>{t('askSettings.presets.none')}</p>}
      <ul className={styles.found}>
        {presets.map((preset) => (
          <li key={preset.id} className={styles.row}>
            {renamed === preset.id ? (
              <NameField preset={preset} close={() => setRenamed(null)} />
            ) : (
              <>
                <button
                  type="button"
                  className={styles.option}
                  aria-label={t('askSettings.presets.apply', { name: preset.name })}
                  onClick={() => use(preset.settings)}
                >
                  <span className={styles.name} dir="auto">
                    {preset.name}
                  </span>
                </button>
                {JSON.stringify(preset.settings) === inUse && (
                  <span className={styles.tags}>{t('askSettings.presets.applied')}</span>
                )}
                <SignButton
                  name={t('askSettings.presets.rename', { name: preset.name })}
                  onClick={() => setRenamed(preset.id)}
                >
                  <PencilMark />
                </SignButton>
                <SignButton
                  name={t('askSettings.presets.remove', { name: preset.name })}
                  onClick={() => void remove(preset)}
                >
                  <CrossMark />
                </SignButton>
              </>
            )}
          </li>
        ))}
      </ul>
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          className={styles.grows ?? ''}
          aria-label={t('askSettings.presets.name')}
          placeholder={t('askSettings.presets.name')}
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button size="small" type="submit" aria-disabled={name.trim() === ''}>
          {t('askSettings.presets.save')}
        </Button>
      </form>
    </section>
  );
}

function NameField({ preset, close }: { preset: Preset; close: () => void }) {
  const [typed, setTyped] = useState(preset.name);
  const rename = async () => {
    const name = typed.trim();
    if (name === '' || name === preset.name) return close();
    if (await done(() => host.conversations.renamePreset({ id: preset.id, name }))) close();
  };
  return (
    <TextField
      className={styles.grows ?? ''}
      aria-label={t('askSettings.presets.newName', { name: preset.name })}
      value={typed}
      maxLength={80}
      autoFocus
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={close}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void rename();
        if (event.key === 'Escape') {
          event.stopPropagation();
          close();
        }
      }}
    />
  );
}

async function remove({ id, name, settings }: Preset): Promise<void> {
  if (!(await done(() => host.conversations.removePreset({ id })))) return;
  toast({
    text: t('askSettings.presets.removed', { name }),
    undo: async () => void (await done(() => host.conversations.savePreset({ name, settings }))),
  });
}

/** Does it and shows what the host has then. False when it was refused, which is said. */
async function done(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    await queries.invalidateQueries({ queryKey: presetsQuery.queryKey });
    return true;
  } catch (error) {
    toast({ text: sentenceForError(error), tone: 'trouble' });
    return false;
  }
}
