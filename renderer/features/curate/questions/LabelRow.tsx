import { useId, useState } from 'react';
import type { Label } from '#core/curate/question.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Menu, type MenuEntry } from '#renderer/ui/Menu.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { LABEL_COLOURS, labelColour } from '../document/labelColours.ts';
import styles from './Questions.module.css';

const PLACES = Array.from({ length: LABEL_COLOURS }, (_, place) => place);

interface LabelRowProps {
  label: Label;
  /** The key that chooses it on the desk, as it is now. */
  itsKey: string | null;
  /** Just added: it waits for its name. */
  isNew: boolean;
  change: (label: Label) => void;
  entries: readonly MenuEntry[];
}

/** One label: its colour, name, key, and when to choose it. */
export function LabelRow({ label, itsKey, isNew, change, entries }: LabelRowProps) {
  const [colours, setColours] = useState(false);
  const group = useId();
  const named = label.name === '' ? label.id : label.name;
  const colourName = t('curateQuestions.labels.colourOf', { name: named, colour: nameOfColour(label.colour) });
  return (
    <li className={styles.label}>
      <div className={styles.labelRow}>
        <button
          type="button"
          className={styles.swatch}
          style={{ background: labelColour(label.colour) }}
          title={colourName}
          aria-label={colourName}
          aria-expanded={colours}
          onClick={() => setColours(!colours)}
        />
        <TextField
          className={styles.labelName}
          aria-label={t('curateQuestions.labels.nameOf', { name: named })}
          autoFocus={isNew}
          onFocus={(event) => {
            if (isNew) event.currentTarget.select();
          }}
          value={label.name}
          maxLength={120}
          onChange={(event) => change({ ...label, name: event.currentTarget.value })}
        />
        <TextField
          className={styles.labelKey}
          aria-label={t('curateQuestions.labels.keyOf', { name: named })}
          value={label.key ?? ''}
          placeholder={itsKey?.toUpperCase() ?? ''}
          maxLength={2}
          onChange={(event) => {
            // The last that was typed: the field need not be emptied first.
            const typed = event.currentTarget.value.trim().slice(-1);
            change({ ...label, key: typed === '' ? null : typed });
          }}
        />
        <TextField
          className={styles.labelText}
          aria-label={t('curateQuestions.labels.descriptionOf', { name: named })}
          value={label.description}
          maxLength={2_000}
          onChange={(event) => change({ ...label, description: event.currentTarget.value })}
        />
        <Menu
          target={
            <Button kind="quiet" size="small" aria-label={t('curateQuestions.moreNamed', { name: named })}>
              …
            </Button>
          }
          entries={entries}
        />
      </div>
      {colours && (
        <div className={styles.colours} role="radiogroup" aria-label={colourName}>
          {PLACES.map((place) => (
            <label key={place} className={styles.colour} title={nameOfColour(place)}>
              <input
                type="radio"
                name={group}
                checked={place === label.colour}
                aria-label={nameOfColour(place)}
                onChange={() => change({ ...label, colour: place })}
              />
              <span style={{ background: labelColour(place) }} />
            </label>
          ))}
        </div>
      )}
    </li>
  );
}

function nameOfColour(place: number): string {
  const names = [
    t('curateQuestions.colours.c0'),
    t('curateQuestions.colours.c1'),
    t('curateQuestions.colours.c2'),
    t('curateQuestions.colours.c3'),
    t('curateQuestions.colours.c4'),
    t('curateQuestions.colours.c5'),
    t('curateQuestions.colours.c6'),
    t('curateQuestions.colours.c7'),
    t('curateQuestions.colours.c8'),
    t('curateQuestions.colours.c9'),
    t('curateQuestions.colours.c10'),
    t('curateQuestions.colours.c11'),
  ];
  return names[place] ?? '';
}
