import { useEffect, useRef, useState } from 'react';
import type { Colophon, ColophonSource } from '#core/colophon.ts';
import { t } from '#renderer/text/text.ts';
import styles from './Marginalia.module.css';
import { share } from './figures.ts';
import { namesOf, toneOfSource, tonesOf } from './tones.ts';

/** One note with the space under it, in pixels: it stands in the style as well. */
const NOTE_HEIGHT = 104;

interface MarginProps {
  number: number;
  colophon: Colophon;
  open: (source: number) => void;
}

/** Beside the text, where there is room for it: the records that weigh most, as many as the answer is high. */
export function Marginalia({ number, colophon, open }: MarginProps) {
  const column = useRef<HTMLElement>(null);
  const [room, setRoom] = useState(1);
  useEffect(() => {
    const answer = column.current?.parentElement;
    if (answer == null) return undefined;
    const watch = new ResizeObserver(() => setRoom(Math.max(1, Math.floor(answer.clientHeight / NOTE_HEIGHT))));
    watch.observe(answer);
    return () => watch.disconnect();
  }, []);

  const tones = tonesOf(colophon);
  const weighty = colophon.sources.toSorted((a, b) => b.parts - a.parts || a.number - b.number);
  const estimated = colophon.contributors.filter(({ kinds }) => kinds.includes('estimated') && kinds.length === 1);
  const notes = [
    ...weighty.map((source) => (
      <SourceNote
        key={source.number}
        source={source}
        tone={toneOfSource(source, tones)}
        kinds={kindsOf(source, colophon)}
        open={open}
      />
    )),
    ...estimated.map(({ id, name, parts, records }) => (
      <li key={id} className={styles.note} data-tone={tones.get(id)}>
        <p className={styles.who}>
          <b dir="auto">{name}</b> <span>{t('credit.margin.trained', { share: share(parts) })}</span>
        </p>
        <p className={styles.excerpt}>{t('credit.margin.trainedRecords', { count: records })}</p>
      </li>
    )),
  ].slice(0, room);

  return (
    <aside ref={column} className={styles.margin} aria-label={t('credit.margin.label', { number })}>
      <ul>{notes}</ul>
    </aside>
  );
}

interface NoteProps {
  source: ColophonSource;
  tone: string;
  kinds: string;
  open: (source: number) => void;
}

function SourceNote({ source, tone, kinds, open }: NoteProps) {
  const names = namesOf([source]) || t('credit.margin.nobody');
  return (
    <li className={styles.note} data-tone={tone}>
      <button type="button" className={styles.open} aria-haspopup="dialog" onClick={() => open(source.number)}>
        <span className={styles.who}>
          <b dir="auto">{t('credit.margin.record', { number: source.number, names })}</b> <span>{kinds}</span>
        </span>
        <span className={styles.excerpt} dir="auto">
          {source.excerpt}
        </span>
      </button>
    </li>
  );
}

/** "matched, read, 22 %" */
export function kindsOf(
  { snapshot, record, parts, number }: ColophonSource,
  { shares, spans, notes }: Colophon,
): string {
  const kinds = shares.filter((each) => each.snapshot === snapshot && each.record === record).map(({ kind }) => kind);
  if (kinds.length === 0 && spans.some(({ sources }) => sources.includes(number))) kinds.push('matched');
  if (kinds.length === 0 && number > notes.length) return t('credit.kind.unpaid');
  const words = [...new Set(kinds)].map((kind) => t(`credit.kind.${kind}`));
  return [...words, ...(parts > 0 ? [share(parts)] : [])].join(', ');
}
