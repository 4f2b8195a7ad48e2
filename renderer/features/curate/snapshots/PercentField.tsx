import { useState } from 'react';
import { TextField } from '#renderer/ui/TextField.tsx';
import { partsOfPercent } from './sealDraft.ts';

interface PercentFieldProps {
  label: string;
  /** Parts per million. */
  parts: number;
  onChange: (parts: number) => void;
}

/** A part of a whole as a percentage; taken over at every key, so that sums and previews follow. */
export function PercentField({ label, parts, onChange }: PercentFieldProps) {
  const [typed, setTyped] = useState(() => String(parts / 10_000));
  return (
    <TextField
      label={label}
      type="number"
      inputMode="decimal"
      min={0}
      max={100}
      step="any"
      value={typed}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const percent = text.trim() === '' ? 0 : Number(text);
        if (Number.isFinite(percent)) onChange(partsOfPercent(Math.min(100, Math.max(0, percent))));
      }}
    />
  );
}
