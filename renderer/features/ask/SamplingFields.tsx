import { useId, useState } from 'react';
import type { AnswerSettings } from '#core/answerSettings.ts';
import { percent } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { Range } from '#renderer/ui/Range.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import styles from './AnswerSettingsPanel.module.css';
import { setNumber } from './scales.ts';

interface FieldsProps {
  now: AnswerSettings;
  change: (part: Partial<AnswerSettings>) => void;
}

/** How each word is chosen, in plain words. */
export function SamplingFields({ now, change }: FieldsProps) {
  return (
    <section className={styles.part}>
      <h3 className={styles.title}>{t('askSettings.sampling.title')}</h3>
      <Dial
        name="temperature"
        value={now.temperature}
        least={0}
        most={2}
        step={0.05}
        words={temperatureWords}
        onDone={(temperature) => change({ temperature })}
      />
      <Dial
        name="topP"
        value={now.topP}
        least={0}
        most={1}
        step={0.01}
        words={(value) =>
          value === 1
            ? t('askSettings.sampling.topP.all', { value: setNumber(value) })
            : t('askSettings.sampling.topP.some', { value: percent(value) })
        }
        onDone={(topP) => change({ topP })}
      />
      <NumberField
        label={t('askSettings.sampling.topK.label')}
        help={t('askSettings.sampling.topK.help')}
        value={now.topK}
        min={0}
        max={1_000}
        step={1}
        onDone={(topK) => change({ topK })}
      />
      <Dial
        name="minP"
        value={now.minP}
        least={0}
        most={1}
        step={0.01}
        words={(value) =>
          value === 0
            ? t('askSettings.sampling.minP.off', { value: setNumber(value) })
            : t('askSettings.sampling.minP.some', { value: percent(value) })
        }
        onDone={(minP) => change({ minP })}
      />
      <Dial
        name="repeatPenalty"
        value={now.repeatPenalty}
        least={0.5}
        most={2}
        step={0.05}
        words={repeatWords}
        onDone={(repeatPenalty) => change({ repeatPenalty })}
      />
      <SeedField seed={now.seed} onDone={(seed) => change({ seed })} />
      <NumberField
        label={t('askSettings.sampling.longest.label')}
        help={t('askSettings.sampling.longest.help')}
        value={now.longestAnswerTokens}
        min={1}
        max={131_072}
        step={1}
        onDone={(longestAnswerTokens) => change({ longestAnswerTokens })}
      />
      <Toggle
        label={t('askSettings.sampling.odds.label')}
        help={t('askSettings.sampling.odds.help')}
        on={now.probabilities}
        onChange={(probabilities) => change({ probabilities })}
      />
    </section>
  );
}

function temperatureWords(value: number): string {
  const words = value === 0 ? 'exact' : value < 0.5 ? 'calm' : value <= 1.1 ? 'lively' : 'wild';
  return t(`askSettings.sampling.temperature.${words}`, { value: setNumber(value) });
}

function repeatWords(value: number): string {
  const words = value === 1 ? 'off' : value > 1 ? 'some' : 'likes';
  return t(`askSettings.sampling.repeatPenalty.${words}`, { value: setNumber(value) });
}

interface DialProps {
  name: 'temperature' | 'topP' | 'minP' | 'repeatPenalty';
  value: number;
  least: number;
  most: number;
  step: number;
  words: (value: number) => string;
  onDone: (value: number) => void;
}

function Dial({ name, value, least, most, step, words, onDone }: DialProps) {
  const label = t(`askSettings.sampling.${name}.label`);
  return (
    <div className={styles.dial}>
      <p className={styles.label}>{label}</p>
      <Range
        label={label}
        value={value}
        min={least}
        max={most}
        step={step}
        describe={words}
        // A line has places like 0.30000000000000004.
        onDone={(place) => onDone(Math.round(place * 100) / 100)}
      />
      <p className={styles.help}>{t(`askSettings.sampling.${name}.help`)}</p>
    </div>
  );
}

const LARGEST_SEED = 4_294_967_295;

function SeedField({ seed, onDone }: { seed: number | null; onDone: (seed: number | null) => void }) {
  const id = useId();
  const kept = seed === null ? '' : String(seed);
  const [typed, setTyped] = useState(kept);
  const [shown, setShown] = useState(kept);
  if (shown !== kept) {
    setShown(kept);
    setTyped(kept);
  }
  const number = typed.trim() === '' ? null : Number(typed);
  const wrong = number !== null && !(/^\d+$/.test(typed.trim()) && number <= LARGEST_SEED);
  const done = () => {
    if (!wrong && number !== seed) onDone(number);
  };
  return (
    <TextField
      id={id}
      label={t('askSettings.sampling.seed.label')}
      description={t('askSettings.sampling.seed.help')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      inputMode="numeric"
      value={typed}
      error={wrong && t('askSettings.sampling.seed.wrong')}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === 'Enter') done();
      }}
    />
  );
}
