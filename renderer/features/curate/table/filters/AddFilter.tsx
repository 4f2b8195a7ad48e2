import { type KeyboardEvent, type Ref, useState } from 'react';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import styles from './FilterBar.module.css';
import { type EditorProps, PartEditor } from './PartEditor.tsx';
import { type Part, partKey } from './parts.ts';
import { Popup } from './Popup.tsx';

const BEFORE = ['status'] as const;
const AFTER = [
  'labelers',
  'assigned',
  'tags',
  'time',
  'flagged',
  'commented',
  'redacted',
  'disagreement',
  'adjudicated',
  'duplicate',
  'personalData',
  'suggested',
] as const;

/** First what to narrow by, then its choices, in one place. */
export function AddFilter({ button, ...props }: EditorProps & { button: Ref<HTMLButtonElement> }) {
  return (
    <Popup
      target={
        <Button ref={button} size="small">
          {t('curateTable.filters.add')}
        </Button>
      }
    >
      {() => <Adding {...props} />}
    </Popup>
  );
}

function Adding(props: EditorProps) {
  const questions = useNow(({ head }) => head.questions);
  const [part, setPart] = useState<Part>();
  if (part !== undefined) {
    return (
      <>
        <button type="button" className={styles.back} onClick={() => setPart(undefined)}>
          <span aria-hidden>‹</span> {t('curateTable.filters.allKinds')}
        </button>
        <PartEditor part={part} {...props} />
      </>
    );
  }
  const named: { part: Part; name: string }[] = [
    ...BEFORE.map((kind) => ({ part: { kind }, name: t(`curateTable.filters.part.${kind}`) })),
    ...questions.map(({ id, title }) => ({ part: { kind: 'labels' as const, question: id }, name: title })),
    ...AFTER.map((kind) => ({ part: { kind }, name: t(`curateTable.filters.part.${kind}`) })),
  ];
  return (
    <div className={styles.kinds} onKeyDown={walk}>
      {named.map(({ part: each, name }, place) => (
        <button
          key={partKey(each)}
          type="button"
          className={styles.kind}
          data-autofocus={place === 0 ? true : undefined}
          onClick={() => setPart(each)}
        >
          <bdi>{name}</bdi>
        </button>
      ))}
    </div>
  );
}

/** Arrows go up and down the list, as in a menu. */
function walk(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const buttons = Array.from(event.currentTarget.querySelectorAll('button'));
  const place = buttons.findIndex((button) => button === document.activeElement);
  const by = event.key === 'ArrowDown' ? 1 : -1;
  event.preventDefault();
  buttons[(place + by + buttons.length) % buttons.length]?.focus();
}
