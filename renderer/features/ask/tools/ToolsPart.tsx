import { useState } from 'react';
import type { AskTool } from '#core/tools.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import panel from '../AnswerSettingsPanel.module.css';
import styles from './Tools.module.css';

const TOOLS: readonly AskTool[] = ['calculator', 'clock', 'records'];

interface PartProps {
  on: readonly AskTool[];
  /** Answers come from another machine. */
  elsewhere: boolean;
  forNew: boolean;
  change: (tools: AskTool[]) => void;
}

/** Which tools the model may use. One's own records take a word more than a switch. */
export function ToolsPart({ on, elsewhere, forNew, change }: PartProps) {
  const [asks, setAsks] = useState(false);
  const set = (tool: AskTool, wanted: boolean) => {
    change(TOOLS.filter((each) => (each === tool ? wanted : on.includes(each))));
  };
  return (
    <section className={panel.part}>
      <h3 className={panel.title}>{t('askFiles.tools.title')}</h3>
      <p className={panel.help}>{t(elsewhere ? 'askFiles.tools.notThere' : 'askFiles.tools.help')}</p>
      {!elsewhere &&
        TOOLS.map((tool) => (
          <Toggle
            key={tool}
            label={t(`askFiles.tools.${tool}.name`)}
            help={t(`askFiles.tools.${tool}.help`)}
            on={on.includes(tool)}
            onChange={(wanted) => {
              if (tool === 'records' && wanted) setAsks(true);
              else set(tool, wanted);
            }}
          />
        ))}
      {asks && (
        <Dialog title={t('askFiles.tools.consent.title')} close={() => setAsks(false)}>
          <p className={styles.consent}>
            {forNew ? t('askFiles.tools.consent.bodyNew') : t('askFiles.tools.consent.body')}
          </p>
          <div className={styles.actions}>
            <Button onClick={() => setAsks(false)} data-autofocus>
              {t('askFiles.tools.consent.no')}
            </Button>
            <Button
              kind="call"
              onClick={() => {
                set('records', true);
                setAsks(false);
              }}
            >
              {t('askFiles.tools.consent.yes')}
            </Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
