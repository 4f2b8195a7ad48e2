import { useId, useState } from 'react';
import { t } from '#renderer/text/text.ts';
import { labelColour } from '../../document/labelColours.ts';
import styles from './Checks.module.css';

interface CheckOption {
  readonly value: string;
  readonly label: string;
  readonly colour?: number;
}

interface ChecksProps {
  legend: string;
  /** Several may be chosen; or else exactly one. */
  several: boolean;
  options: readonly CheckOption[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** More than this are looked for by their name. */
const MANY = 10;
/** A list of thousands of tags is never read: whoever looks for one types a piece of it. */
const MOST = 200;

/** A list to choose from, with names of its own for those who only hear it. */
export function Checks({ legend, several, options, chosen, onChange }: ChecksProps) {
  const name = useId();
  const [sought, setSought] = useState('');
  const wanted = sought.trim().toLowerCase();
  const found = options.filter(({ label }) => label.toLowerCase().includes(wanted));
  return (
    <fieldset className={styles.checks}>
      <legend className={styles.legend}>{legend}</legend>
      {options.length > MANY && (
        <input
          type="search"
          className={styles.find}
          aria-label={t('curateTable.filters.findValue')}
          placeholder={t('curateTable.filters.findValue')}
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
      )}
      <div className={styles.list}>
        {found.slice(0, MOST).map(({ value, label, colour }) => (
          <label key={value} className={styles.option}>
            <input
              type={several ? 'checkbox' : 'radio'}
              name={name}
              checked={chosen.includes(value)}
              onChange={({ currentTarget: { checked } }) => {
                if (!several) onChange([value]);
                else onChange(checked ? [...chosen, value] : chosen.filter((other) => other !== value));
              }}
            />
            {colour !== undefined && (
              <span className={styles.square} style={{ background: labelColour(colour) }} aria-hidden />
            )}
            <bdi className={styles.name}>{label}</bdi>
          </label>
        ))}
        {found.length === 0 && <p className={styles.none}>{t('curateTable.filters.noValue')}</p>}
      </div>
    </fieldset>
  );
}
