import '@mantine/core/styles/Slider.layer.css';
import { Slider } from '@mantine/core';
import { useState } from 'react';
import styles from './Range.module.css';

interface RangeProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  /** What a value means, in words. */
  describe: (value: number) => string;
  onDone: (value: number) => void;
}

/** A value where the place on a line says more than the number. */
export function Range({ label, value, min, max, step, describe, onDone }: RangeProps) {
  const [held, setHeld] = useState<number>();
  const shown = held ?? value;
  return (
    <>
      <Slider
        thumbLabel={label}
        value={shown}
        min={min}
        max={max}
        step={step}
        size={4}
        thumbSize={16}
        color="var(--ink)"
        classNames={{ root: styles.line ?? '' }}
        label={null}
        thumbProps={{ 'aria-valuetext': describe(shown) }}
        onChange={setHeld}
        onChangeEnd={(end) => {
          setHeld(undefined);
          if (end !== value) onDone(end);
        }}
      />
      <p className={styles.words}>{describe(shown)}</p>
    </>
  );
}
