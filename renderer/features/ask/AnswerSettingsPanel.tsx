import { useCallback } from 'react';
import type { AnswerSettings } from '#core/answerSettings.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { AdapterPicker } from './AdapterPicker.tsx';
import styles from './AnswerSettingsPanel.module.css';
import { useBase } from './baseOf.ts';
import { changeAnswerSettings, showPanel, useAnswerSettings } from './answerSettingsStore.ts';
import { NEW } from './deskState.ts';
import { LongField } from './LongField.tsx';
import { CrossMark } from './marks.tsx';
import { PresetList } from './PresetList.tsx';
import { WhoAnswers } from '#renderer/features/remotes/WhoAnswers.tsx';
import { SamplingFields } from './SamplingFields.tsx';
import { SchemaField } from './SchemaField.tsx';
import { ToolsPart } from './tools/ToolsPart.tsx';
import { showSheet } from './sheets.ts';

/** A preset says how answers are made; what they may look at, only a switch says. */
function withToolsOf(preset: AnswerSettings, { tools = [], reads }: AnswerSettings): AnswerSettings {
  const own = { ...preset, tools };
  delete own.reads;
  return reads === undefined ? own : { ...own, reads };
}

/** How the answers of this conversation are made. Everything is kept as soon as it is done. */
export default function AnswerSettingsPanel({ place }: { place: string }) {
  const settings = useAnswerSettings(place);
  const base = useBase(place).hash;
  const now = settings?.now;
  const change = useCallback(
    (part: Partial<AnswerSettings>) => {
      if (now !== undefined) void changeAnswerSettings(place, { ...now, ...part });
    },
    [place, now],
  );

  return (
    <aside className={styles.panel} aria-label={t('askSettings.title')}>
      <div className={styles.head}>
        <h2>{t('askSettings.title')}</h2>
        <button
          type="button"
          className={styles.close}
          aria-label={t('askSettings.close')}
          title={t('askSettings.close')}
          onClick={() => showPanel(false)}
        >
          <CrossMark />
        </button>
      </div>
      {settings !== null && (
        // Another place is another set of fields.
        <div key={place} className={styles.parts}>
          <div className={styles.state}>
            <p className={styles.help}>
              {place === NEW ? t('askSettings.forNew') : t('askSettings.forThis')}{' '}
              {settings.own === null && t('askSettings.asApp')}
            </p>
            {settings.own !== null && (
              <Button size="small" onClick={() => void changeAnswerSettings(place, null)}>
                {t('askSettings.plain')}
              </Button>
            )}
          </div>
          <PresetList
            now={settings.now}
            use={(preset) => void changeAnswerSettings(place, withToolsOf(preset, settings.now))}
          />
          <WhoAnswers now={settings.now} change={(next) => void changeAnswerSettings(place, next)} />
          {settings.now.remote === undefined && (
            <>
              <AdapterPicker base={base} chosen={settings.now.adapters} change={(adapters) => change({ adapters })} />
              {base !== null && (
                <Button size="small" className={styles.start ?? ''} onClick={() => showSheet('propose')}>
                  {t('askMore.propose.open')}
                </Button>
              )}
            </>
          )}
          <LongField
            label={t('askSettings.instruction.title')}
            help={t('askSettings.instruction.help')}
            value={settings.now.instruction}
            longest={100_000}
            onDone={(instruction) => change({ instruction })}
          />
          <ToolsPart
            on={settings.now.tools ?? []}
            elsewhere={settings.now.remote !== undefined}
            forNew={place === NEW}
            change={(tools) => change({ tools })}
          />
          <SamplingFields now={settings.now} change={change} />
          <SchemaField value={settings.now.schema} onDone={(schema) => change({ schema })} />
        </div>
      )}
    </aside>
  );
}
