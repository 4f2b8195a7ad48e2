import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { type Command, commands } from '#core/commands.ts';
import { t } from '#renderer/text/text.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { commandKeys, commandTitle, runCommand, useAvailableCommands } from '../commands.ts';
import { showOverlay } from '../screen.ts';
import styles from './Palette.module.css';
import { type Found, search } from './search.ts';

const close = () => showOverlay(null);

/** Every command that can be done now, found by a few letters of its name. */
export function Palette() {
  const available = useAvailableCommands();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);

  const shown = (commands as readonly Command[]).filter(({ id }) => id !== 'palette' && available.has(id));
  const found = search(query, shown, ({ id }) => commandTitle(id));
  const at = Math.min(chosen, found.length - 1);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    close();
    runCommand(command.id);
  };

  const pressed = (event: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: found.length - 1 }[event.key];
    if (to !== undefined && found.length > 0) {
      event.preventDefault();
      setChosen((to + found.length) % found.length);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(found[at]?.item);
    }
  };

  return (
    <Dialog title={t('palette.title')} close={close} width={560} bare>
      <input
        className={styles.query}
        role="combobox"
        aria-label={t('palette.placeholder')}
        aria-expanded="true"
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={found[at] === undefined ? undefined : `${listId}-${found[at].item.id}`}
        placeholder={t('palette.placeholder')}
        spellCheck={false}
        autoComplete="off"
        data-autofocus
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
        }}
        onKeyDown={pressed}
      />
      <div ref={list} className={styles.list} role="listbox" id={listId} aria-label={t('palette.title')}>
        {found.map(({ item, hits }, index) => (
          // The keyboard reaches the options through the field above, as a combobox has it.
          <div
            key={item.id}
            id={`${listId}-${item.id}`}
            role="option"
            tabIndex={-1}
            className={styles.option}
            aria-selected={index === at}
            onPointerMove={() => setChosen(index)}
            onClick={() => run(item)}
            onKeyDown={pressed}
          >
            <span className={styles.title}>
              <Title item={item} hits={hits} />
            </span>
            <span className={styles.group}>{t(`commandGroups.${item.group}`)}</span>
            <Keys of={item} />
          </div>
        ))}
      </div>
      <p className={styles.foot} role="status">
        {found.length === 0 ? t('palette.none') : t('palette.count', { count: found.length })}
      </p>
    </Dialog>
  );
}

function Title({ item, hits }: Found<Command>) {
  const title = Array.from(commandTitle(item.id));
  return title.map((letter, index) => (hits.includes(index) ? <b key={`${index}${letter}`}>{letter}</b> : letter));
}

function Keys({ of }: { of: Command }) {
  const keys = commandKeys(of.id);
  return keys === undefined ? null : <Kbd>{keys}</Kbd>;
}
