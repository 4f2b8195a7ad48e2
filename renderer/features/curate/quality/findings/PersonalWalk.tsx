import { useEffect, useRef, useState } from 'react';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import type { JsonValue } from '#core/curate/value.ts';
import { partsOf } from '#core/quality/personal/inValue.ts';
import { dismissal } from '#core/quality/personal/settled.ts';
import type { PersonalKind } from '#core/quality/personal/finding.ts';
import { sliceCodePoints } from '#core/text/codePoints.ts';
import type { PersonalFinding } from '#protocol/window/projects.ts';
import { host } from '#renderer/host/client.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Part, Records } from '../Sheet.tsx';
import sheet from '../Sheet.module.css';
import { refuse, useActing } from '../useActing.ts';
import { UNDO_KEYS, useKeys } from '../useKeys.ts';
import { useRecords } from '../useRecords.ts';
import { useVersion } from '../useVersion.ts';
import { type PersonalItem, itemsOf, openFindings, redactions } from './personal.ts';
import styles from './Findings.module.css';

const BATCH = 10_000;
/** Code points shown on either side of a finding. */
const CONTEXT = 80;

interface Loaded {
  readonly items: readonly PersonalItem[];
  /** Where the next findings begin; null when there are no more. */
  readonly after: number | null;
}

/** One record after the other, with what was found in it: black it out, or say that it is none. */
export function PersonalWalk({ kind }: { kind: PersonalKind }) {
  const project = useProject();
  const canUndo = useNow((now) => now.canUndo);
  const act = useActing();
  useVersion(50);
  const [loaded, setLoaded] = useState<Loaded>({ items: [], after: -1 });
  const [error, setError] = useState<unknown>(null);
  const [at, setAt] = useState(0);
  const { items, after } = loaded;
  const item = items[at];
  const read = useRecords(item === undefined ? [] : [item.record]);
  const needsMore = item === undefined && after !== null;

  useEffect(() => {
    if (!needsMore || after === null) return undefined;
    let over = false;
    host.projects.personalData({ project: project.id, after, limit: BATCH }).then(
      (page) => {
        if (over) return;
        const fresh = itemsOf(page.findings, kind).filter((one) => openFindings(project.state, one).length > 0);
        const last = page.findings.at(-1)?.record;
        setLoaded((before) => ({
          items: [...before.items, ...fresh],
          after: page.more && last !== undefined ? last : null,
        }));
      },
      (failed: unknown) => over || setError(failed),
    );
    return () => {
      over = true;
    };
  }, [project, kind, needsMore, after]);

  const open = item === undefined ? [] : openFindings(project.state, item);
  const redact = (findings: readonly PersonalFinding[]) => {
    if (item === undefined || findings.length === 0) return;
    for (const doing of redactions(item.record, findings)) if (act(doing) === null) return;
    if (findings.length === open.length) setAt(at + 1);
  };
  const dismiss = () => {
    if (item === undefined) return;
    const records = encodeRecordSet(recordSetOf([item.record]));
    if (act({ kind: 'tag', records, add: [dismissal(kind)], remove: [] }) !== null) setAt(at + 1);
  };
  const undo = () => {
    const undone = project.undo();
    if (!undone.ok) return refuse(undone.failure);
    const place = items.findIndex(({ record }) => record === undone.value.records[0]);
    if (undone.value.records.length === 1 && place !== -1) setAt(place);
  };
  useKeys((key, event) => {
    if (key === 'r') redact(open);
    else if (key === 'd') dismiss();
    else if (key === 'ArrowRight') setAt((before) => Math.min(items.length, before + 1));
    else if (key === 'ArrowLeft') setAt((before) => Math.max(0, before - 1));
    else if (key === 'mod+z' && canUndo) undo();
    else return;
    event.preventDefault();
  });

  const [record] = read.records ?? [];
  const trouble = error ?? read.error;
  const top = useRef<HTMLDivElement>(null);
  // It stands below the table with the button that opened it.
  useEffect(() => {
    // Newer browsers return a promise here, which React would take for the way to stop.
    top.current?.scrollIntoView({ block: 'start' });
    top.current?.focus({ preventScroll: true });
  }, []);

  return (
    <div ref={top} tabIndex={-1} className={styles.walkPart}>
      <Part
        title={t('curateQuality.personal.walkOf', { kind: t(`curateQuality.personal.kind.${kind}`) })}
        aside={
          <Button size="small" kind="quiet" disabled={!canUndo} onClick={undo}>
            {t('curateQuality.undo')} <Kbd>{UNDO_KEYS}</Kbd>
          </Button>
        }
      >
        {trouble !== null && <Notice tone="trouble">{sentenceForError(trouble)}</Notice>}
        {item === undefined ? (
          <>
            <p>{needsMore ? t('curateQuality.looking.reading') : t('curateQuality.personal.end')}</p>
            {!needsMore && items.length > 0 && (
              <Button onClick={() => setAt(items.length - 1)}>
                {t('curateQuality.previous')} <Kbd>←</Kbd>
              </Button>
            )}
          </>
        ) : (
          <div className={styles.walk}>
            <div className={sheet.line}>
              <Records filter={{ records: encodeRecordSet(recordSetOf([item.record])) }}>
                {t('curateQuality.record.number', { number: count(item.record + 1) })}
              </Records>
              <span className={sheet.quiet} role="status">
                {t('curateQuality.personal.place', {
                  place: count(at + 1),
                  known: after === null ? count(items.length) : `${count(items.length)}+`,
                })}
              </span>
            </div>
            <ul>
              {item.findings.map((finding) => (
                <li key={`${finding.field} ${finding.start}`} className={styles.context}>
                  <InContext value={record?.fields[finding.field]} finding={finding} />
                  <div className={sheet.line}>
                    <span className={sheet.quiet}>{t(`curateQuality.personal.certainty.${finding.certainty}`)}</span>
                    {open.includes(finding) ? (
                      item.findings.length > 1 && (
                        <Button size="small" onClick={() => redact([finding])}>
                          {t('curateQuality.personal.redactOne')}
                        </Button>
                      )
                    ) : (
                      <span className={sheet.quiet}>{t('curateQuality.personal.settled')}</span>
                    )}
                  </div>
                </li>
              ))}
            </ul>
            <div className={sheet.line}>
              <Button kind="call" disabled={open.length === 0} onClick={() => redact(open)}>
                {t('curateQuality.personal.redact', { count: open.length })} <Kbd>R</Kbd>
              </Button>
              <Button disabled={open.length === 0} onClick={dismiss}>
                {t('curateQuality.personal.dismiss')} <Kbd>D</Kbd>
              </Button>
              <Button kind="quiet" disabled={at === 0} onClick={() => setAt(at - 1)}>
                {t('curateQuality.previous')} <Kbd>←</Kbd>
              </Button>
              <Button kind="quiet" onClick={() => setAt(at + 1)}>
                {t('curateQuality.next')} <Kbd>→</Kbd>
              </Button>
            </div>
          </div>
        )}
      </Part>
    </div>
  );
}

/** A finding with a few words around it. */
function InContext({ value, finding }: { value: JsonValue | undefined; finding: PersonalFinding }) {
  const part = partsOf(value).findLast((one) => one.start <= finding.start);
  if (part === undefined) return null;
  const { text } = part;
  const [start, end] = [finding.start - part.start, finding.end - part.start];
  const points = Array.from(text);
  const from = Math.max(0, start - CONTEXT);
  const to = Math.min(points.length, end + CONTEXT);
  return (
    <div dir="auto">
      {from > 0 && '…'}
      {sliceCodePoints(text, from, start)}
      <mark>{sliceCodePoints(text, start, end)}</mark>
      {sliceCodePoints(text, end, to)}
      {to < points.length && '…'}
    </div>
  );
}
