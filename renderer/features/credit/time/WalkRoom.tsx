import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type Edge, type Node, type NodeId, nodeIdSchema } from '#core/carried.ts';
import { Room } from '#renderer/app/Room.tsx';
import { host } from '#renderer/host/client.ts';
import { moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { CreditPages } from '../CreditPages.tsx';
import { RecordView } from '../RecordSheet.tsx';
import { share } from '../figures.ts';
import sheetStyles from '../Sheets.module.css';
import { aroundQuery } from './timeQueries.ts';
import styles from './Walk.module.css';

/** From answers over adapters, snapshots and records to people: one node in the middle, and what is next to it. */
export function WalkRoom() {
  const { kind, id } = useSearch({ from: '/credit/walk' });
  const node = nodeIdSchema.safeParse({ kind, id });
  return (
    <Room title={t('credit.walk.title')} actions={<CreditPages />}>
      {node.success ? (
        <Around node={node.data} />
      ) : (
        <div className={styles.page}>
          <Notice tone="trouble">{t('credit.walk.unknown')}</Notice>
        </div>
      )}
    </Room>
  );
}

function Around({ node }: { node: NodeId }) {
  const { data, error } = useQuery(aroundQuery(node));
  return (
    <div className={styles.page}>
      <p className={styles.lead}>{t('credit.walk.lead')}</p>
      {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {data !== undefined && error === null && (
        <div className={styles.graph}>
          <Neighbours label={t('credit.walk.before')} edges={data.before} side="before" />
          <Middle node={data.node} />
          <Neighbours label={t('credit.walk.after')} edges={data.after} side="after" />
        </div>
      )}
    </div>
  );
}

function Neighbours({ label, edges, side }: { label: string; edges: readonly Edge[]; side: 'before' | 'after' }) {
  return (
    <nav className={styles.side} data-side={side} aria-label={label}>
      {edges.length === 0 ? (
        <p className={styles.nothing}>{t(`credit.walk.nothing.${side}`)}</p>
      ) : (
        <ul>
          {edges.map(({ node, parts }) => (
            <li key={`${node.kind} ${node.id}`}>
              <Link to="/credit/walk" search={{ kind: node.kind, id: node.id }} className={styles.node}>
                <NodeText node={node} />
                {parts > 0 && <span className={styles.parts}>{share(parts)}</span>}
              </Link>
              {/* The heavier the part, the thicker the line to the middle. */}
              <span className={styles.edge} style={{ blockSize: `${1 + (5 * parts) / 1_000_000}px` }} aria-hidden />
            </li>
          ))}
        </ul>
      )}
    </nav>
  );
}

function NodeText({ node: { kind, name, at } }: { node: Node }) {
  return (
    <>
      <span className={styles.kind}>{t(`credit.walk.kind.${kind}`)}</span>
      <span className={styles.name} dir="auto">
        {name === '' ? t('credit.walk.nameless') : name}
      </span>
      {at !== null && <span className={styles.time}>{moment(at)}</span>}
    </>
  );
}

function Middle({ node }: { node: Node }) {
  const [open, setOpen] = useState(false);
  const navigate = useNavigate();
  const goTo = async () => {
    const { conversation } = await host.credit.placeOf({ message: node.id });
    await navigate({ to: '/ask/{-$conversation}', params: { conversation } });
  };
  return (
    <section className={styles.middle} aria-label={t('credit.walk.middle')}>
      <NodeText node={node} />
      {node.kind === 'record' && (
        <Button size="small" onClick={() => setOpen(true)}>
          {t('credit.walk.read')}
        </Button>
      )}
      {node.kind === 'answer' && (
        <Button size="small" onClick={() => void goTo()}>
          {t('credit.walk.conversation')}
        </Button>
      )}
      {open && <OpenRecord id={node.id} close={() => setOpen(false)} />}
    </section>
  );
}

function OpenRecord({ id, close }: { id: string; close: () => void }) {
  const [snapshot = '', offset = '0'] = id.split(':');
  const { data, error } = useQuery({
    queryKey: ['credit', 'record', snapshot, Number(offset)],
    queryFn: ({ signal }) => host.credit.record({ snapshot, offset: Number(offset) }, { signal }),
    gcTime: 60_000,
  });
  const title = t('credit.walk.kind.record');
  return (
    <Dialog title={title} close={close} width={640}>
      <div className={sheetStyles.record} tabIndex={0} role="group" aria-label={title}>
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {data === undefined ? (
          error === null && <p className={sheetStyles.help}>{t('credit.record.loading')}</p>
        ) : (
          <RecordView record={data} matched={[]} />
        )}
      </div>
    </Dialog>
  );
}
