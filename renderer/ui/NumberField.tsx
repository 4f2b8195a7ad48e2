import './fields.css';
import '@mantine/core/styles/NumberInput.layer.css';
import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import { fieldClasses } from './TextField.tsx';

interface NumberFieldProps {
  label: string;
  help: string;
  value: number;
  min: number;
  max: number;
  step: number;
  /** Without a comma at the thousands: a port is a name, not an amount. */
  plain?: boolean;
  /** Called when the person is done with it, and only with what is allowed. */
  onDone: (value: number) => void;
}

/** A number that is taken over when the field is left or Enter is pressed, not at every key. */
export function NumberField({ label, help, value, min, max, step, plain = false, onDone }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | number>(value);
  const [shown, setShown] = useState(value);
  // It was changed elsewhere: another window, or the host that refused.
  if (shown !== value) {
    setShown(value);
    setTyped(value);
  }
  const done = () => {
    const number = typeof typed === 'number' ? Math.min(max, Math.max(min, typed)) : value;
    setTyped(number);
    if (number !== value) onDone(number);
  };
  return (
    <NumberInput
      label={label}
      description={help}
      value={typed}
      min={min}
      max={max}
      step={step}
      allowDecimal={!Number.isInteger(step) || !Number.isInteger(min)}
      clampBehavior="none"
      thousandSeparator={plain ? '' : ','}
      size="sm"
      classNames={fieldClasses}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      onChange={setTyped}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === 'Enter') done();
      }}
    />
  );
}
