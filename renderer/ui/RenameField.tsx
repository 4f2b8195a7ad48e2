import { useState } from 'react';
import { Button } from './Button.tsx';
import styles from './RenameField.module.css';
import { TextField } from './TextField.tsx';

interface RenameFieldProps {
  name: string;
  /** What is renamed, for those who do not see where the field stands. */
  label: string;
  save: string;
  cancel: string;
  /** Gives a sentence where the name could not be changed. */
  rename: (name: string) => Promise<string | undefined>;
  done: () => void;
}

/** The name in the place where it stands. Enter saves, Escape leaves it. */
export function RenameField({ name, label, save, cancel, rename, done }: RenameFieldProps) {
  const [typed, setTyped] = useState(name);
  const [trouble, setTrouble] = useState<string>();

  const keep = async () => {
    const wanted = typed.trim();
    const said = wanted === '' || wanted === name ? undefined : await rename(wanted);
    if (said === undefined) done();
    else setTrouble(said);
  };

  return (
    <form
      className={styles.rename}
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <TextField
        aria-label={label}
        value={typed}
        maxLength={120}
        autoFocus
        error={trouble}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') done();
        }}
      />
      <Button type="submit" kind="call">
        {save}
      </Button>
      <Button onClick={done}>{cancel}</Button>
    </form>
  );
}
