import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Settings } from '#core/settings.ts';
import { Room } from '#renderer/app/Room.tsx';
import { changeSettings, settingsQuery } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { NetworkSettings as Chains } from '#renderer/features/networks/NetworkSettings.tsx';
import { About } from './About.tsx';
import { ApiRow } from './ApiRow.tsx';
import { AnswerSettings } from './AnswerSettings.tsx';
import { DataSettings } from './DataSettings.tsx';
import { EngineSettings } from './EngineSettings.tsx';
import { Identity } from './Identity.tsx';
import { LookSettings } from './LookSettings.tsx';
import { NetworkSettings } from './NetworkSettings.tsx';
import styles from './SettingsRoom.module.css';

export interface SettingsPartProps {
  settings: Settings;
  /** Saves at once. */
  change: (patch: Partial<Settings>) => void;
}

const SAID_MS = 2_000;

/** Every setting, saved as soon as it is changed. */
export function SettingsRoom() {
  const { data: settings, error } = useQuery(settingsQuery);
  const [trouble, setTrouble] = useState<string>();
  const [saved, setSaved] = useState(0);
  const [told, setTold] = useState(0);

  useEffect(() => {
    if (saved === told) return undefined;
    const timer = setTimeout(() => setTold(saved), SAID_MS);
    return () => clearTimeout(timer);
  }, [saved, told]);

  const save = async (patch: Partial<Settings>) => {
    try {
      await changeSettings(patch);
      setTrouble(undefined);
      setSaved((count) => count + 1);
    } catch (failed) {
      setTrouble(sentenceForError(failed));
    }
  };
  const change = (patch: Partial<Settings>) => void save(patch);

  return (
    <Room title={t('settings.title')} note={<span role="status">{saved === told ? '' : t('settings.saved')}</span>}>
      <div className={styles.page}>
        {error !== null && settings === undefined && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        {settings !== undefined && (
          <>
            <LookSettings settings={settings} change={change} />
            <EngineSettings settings={settings} change={change} />
            <AnswerSettings settings={settings} change={change} />
            <NetworkSettings settings={settings} change={change} />
            <Chains />
            <ApiRow />
            <Identity />
            <DataSettings />
            <About />
          </>
        )}
      </div>
    </Room>
  );
}
