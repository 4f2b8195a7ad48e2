import { type KeyboardEvent, memo, useRef, useState } from 'react';
import { isChosen, type Option } from '#core/curate/desk/options.ts';
import type { Question } from '#core/curate/question.ts';
import { t } from '#renderer/text/text.ts';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { labelColour } from '../../document/labelColours.ts';
import { keepFocus, OPTION } from '../focus.ts';
import { printed, useDeskKeyboard, useShown } from '../useDesk.ts';
import { useChoose } from '../useChoose.ts';
import { useSuggestedOptions } from '../useProposals.ts';
import styles from './side.module.css';

/** More than this are looked for by their name. */
const MANY = 12;

interface OptionListProps {
  question: Question;
  options: readonly Option[];
}

/** Labels, each with its colour and its key. */
export function OptionList({ question, options }: OptionListProps) {
  const [sought, setSought] = useState('');
  const choose = useChoose();
  const list = useRef<HTMLDivElement>(null);
  const suggested = useSuggestedOptions(question.id);
  const { options: keys } = useDeskKeyboard();
  const marks = question.kind === 'spans' || question.kind === 'relations';
  const label = useShown(({ labels }) => labels[question.id]);
  const answer = useShown(({ answers }) => answers[question.id]);
  const wanted = sought.trim().toLowerCase();
  const found = wanted === '' ? options : options.filter(({ title }) => title.toLowerCase().includes(wanted));
  const isPressed = (id: string) => (marks ? label === id : isChosen(answer, id));
  const stop = found.find(({ id }) => isPressed(id))?.id ?? found[0]?.id;

  const press = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const buttons = Array.from(list.current?.querySelectorAll<HTMLElement>(`[${OPTION}]`) ?? []);
    const place = buttons.findIndex((button) => button === document.activeElement);
    const next = place === -1 ? undefined : buttons[place + (event.key === 'ArrowDown' ? 1 : -1)];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };

  return (
    <div ref={list} onKeyDown={press}>
      {options.length > MANY && (
        <input
          type="search"
          className={styles.find}
          data-find=""
          aria-label={t('curateDesk.findLabel', { question: question.title })}
          placeholder={t('curateDesk.findLabelShort')}
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
          onKeyDown={(event) => {
            const [first] = found;
            if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || first === undefined) return;
            event.preventDefault();
            choose(question.id, first.id);
            setSought('');
          }}
        />
      )}
      <div className={styles.list} data-long={options.length > MANY}>
        {found.map((option) => (
          <OptionButton
            key={option.id}
            question={question.id}
            option={option}
            keyText={keys.keyOf(question.id, option.id)}
            pressed={isPressed(option.id)}
            stop={option.id === stop}
            suggested={suggested.has(option.id)}
            choose={choose}
          />
        ))}
        {found.length === 0 && <p className={styles.hint}>{t('curateDesk.noSuchLabel')}</p>}
      </div>
    </div>
  );
}

interface OptionButtonProps {
  question: string;
  option: Option;
  keyText: string | null;
  pressed: boolean;
  /** Tab stops here; arrows go on from here. */
  stop: boolean;
  suggested: boolean;
  choose: (question: string, option: string) => void;
}

const OptionButton = memo(function OptionButton(props: OptionButtonProps) {
  const { question, option, keyText, pressed, stop, suggested, choose } = props;
  return (
    <button
      type="button"
      className={styles.option}
      aria-pressed={pressed}
      data-suggested={suggested}
      aria-description={[suggested ? t('curateDesk.suggestedMark') : '', option.description].filter(Boolean).join('. ')}
      aria-keyshortcuts={keyText ?? undefined}
      title={option.description === '' ? undefined : option.description}
      tabIndex={stop ? 0 : -1}
      {...{ [OPTION]: option.id }}
      onMouseDown={keepFocus}
      onClick={() => choose(question, option.id)}
    >
      {option.colour !== null && (
        <span className={styles.square} style={{ background: labelColour(option.colour) }} aria-hidden />
      )}
      <span className={styles.optionName}>{option.title}</span>
      {/* Hidden: these describe the label, and are no part of its name. */}
      {option.description !== '' && !suggested && (
        <span className={styles.optionHint} aria-hidden>
          {option.description}
        </span>
      )}
      {suggested && (
        <span className={styles.suggestedMark} aria-hidden>
          {t('curateDesk.suggestedMark')}
        </span>
      )}
      {keyText !== null && <Kbd>{printed(keyText)}</Kbd>}
    </button>
  );
});
