import { useState } from 'react';
import { temperatureWords } from '#renderer/features/settings/AnswerSettings.tsx';
import { t } from '#renderer/text/text.ts';
import { Choice } from '#renderer/ui/Choice.tsx';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { Range } from '#renderer/ui/Range.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import styles from './Components.module.css';
import { Specimen } from './Components.tsx';

const themes = ['system', 'light', 'dark'] as const;
const options = themes.map((value) => ({ value, label: t(`settings.themes.${value}`) }));

/** Everything that can be filled in. */
export function Fields() {
  const [text, setText] = useState<string>(t('dev.word'));
  const [number, setNumber] = useState(4096);
  const [theme, setTheme] = useState<(typeof themes)[number]>('system');
  const [on, setOn] = useState(true);
  const [heat, setHeat] = useState(0.7);
  return (
    <Specimen name="Fields">
      <div className={styles.narrow}>
        <TextField label="TextField" value={text} onChange={(event) => setText(event.target.value)} />
        <TextField label="TextField, wrong" defaultValue={text} error={t('dev.sentence')} />
        <TextField label="TextField, disabled" defaultValue={text} disabled />
      </div>
      <div className={styles.narrow}>
        <NumberField
          label="NumberField"
          help={t('dev.sentence')}
          value={number}
          min={1}
          max={9999}
          step={1}
          onDone={setNumber}
        />
        <Select label="Select" help={t('dev.sentence')} value={theme} options={options} onChange={setTheme} />
      </div>
      <div className={styles.narrow}>
        <Choice label="Choice" value={theme} options={options} onChange={setTheme} />
        <Toggle label="Toggle, on" help={t('dev.sentence')} on={on} onChange={setOn} />
        <Toggle label="Toggle, off" on={!on} onChange={(off) => setOn(!off)} />
        <Range label="Range" value={heat} min={0} max={2} step={0.1} describe={temperatureWords} onDone={setHeat} />
      </div>
    </Specimen>
  );
}
