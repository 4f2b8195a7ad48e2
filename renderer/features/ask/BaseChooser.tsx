import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FocusEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Model } from '#core/model.ts';
import { modelsQuery } from '#renderer/host/queries.ts';
import { bytes, rounded } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { chooseBase, useBase } from './baseOf.ts';
import styles from './BaseChooser.module.css';

/** Which base answers, and the list of those that could. */
export function BaseChooser({ place }: { place: string }) {
  const models = useQuery(modelsQuery).data;
  const base = useBase(place);
  const [opened, setOpened] = useState(false);
  const chip = useRef<HTMLButtonElement>(null);
  if (models === undefined || !base.known) return null;

  const name = base.model?.name ?? (base.hash === null ? t('ask.base.none') : t('askMore.base.gone'));
  const close = () => {
    setOpened(false);
    chip.current?.focus();
  };
  const left = ({ relatedTarget, currentTarget }: FocusEvent) => {
    if (!currentTarget.contains(relatedTarget)) setOpened(false);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !opened) return;
    event.preventDefault();
    close();
  };

  return (
    <div className={styles.chooser} onBlur={left} onKeyDown={pressed}>
      <button
        ref={chip}
        type="button"
        className={styles.chip}
        aria-expanded={opened}
        aria-label={t('ask.base.choose', { name })}
        onClick={() => setOpened(!opened)}
      >
        {t('ask.base.chip')} <b>{name}</b>
      </button>
      {opened && (
        <div className={styles.panel}>
          {models.length === 0 ? (
            <p className={styles.none}>{t('ask.base.empty')}</p>
          ) : (
            <Choices place={place} models={models} chosen={base.hash} close={close} />
          )}
          <Link to="/models" className={styles.manage}>
            {t('ask.base.add')}
          </Link>
        </div>
      )}
    </div>
  );
}

interface ChoicesProps {
  place: string;
  models: readonly Model[];
  chosen: string | null;
  close: () => void;
}

function Choices({ place, models, chosen, close }: ChoicesProps) {
  const list = useRef<HTMLDivElement>(null);
  const atFirst = Math.max(
    0,
    models.findIndex(({ hash }) => hash === chosen),
  );

  useEffect(() => {
    list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, []);

  const pressed = (event: KeyboardEvent) => {
    const options = [...(list.current?.querySelectorAll<HTMLElement>('[role="option"]') ?? [])];
    const at = options.findIndex((option) => option === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: options.length - 1 }[event.key];
    if (to !== undefined) options[(to + options.length) % options.length]?.focus();
    else if (event.key === 'Enter' || event.key === ' ') options[at]?.click();
    else return;
    event.preventDefault();
  };

  return (
    <div ref={list} role="listbox" className={styles.list} aria-label={t('ask.base.list')} onKeyDown={pressed}>
      {models.map((model, index) => (
        <div
          key={model.hash}
          role="option"
          tabIndex={index === atFirst ? 0 : -1}
          className={styles.option}
          aria-selected={model.hash === chosen}
          onClick={() => {
            close();
            if (model.hash !== chosen) void chooseBase(place, model);
          }}
        >
          <b dir="auto">{model.name}</b>
          <span>
            {t('ask.base.about', {
              quantisation: model.header.quantisation,
              parameters: rounded(model.header.parameters),
              size: bytes(model.header.fileBytes),
            })}
          </span>
        </div>
      ))}
    </div>
  );
}
