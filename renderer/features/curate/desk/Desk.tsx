import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { inOrder, orderFrom } from '#core/curate/desk/order.ts';
import { filterFrom } from '#core/curate/filter.ts';
import { usePageKeys } from '#renderer/app/pageKeys.ts';
import { toast } from '#renderer/app/toasts.ts';
import { useMatching } from '#renderer/store/curate/useMatching.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { ProjectPage } from '../project/ProjectPage.tsx';
import { DeskBar } from './bar/DeskBar.tsx';
import { QueuePills } from './bar/QueuePills.tsx';
import { keySheetOf } from './keySheet.ts';
import { lastPlaces } from './lastPlaces.ts';
import { RecordPane } from './RecordPane.tsx';
import { sentenceForAct } from './sentenceForAct.ts';
import { DeskSession } from './session.ts';
import { SidePane } from './side/SidePane.tsx';
import { QueueDone } from './QueueDone.tsx';
import { DeskContext, DeskKeyboardContext, useShown } from './useDesk.ts';
import { useDeskActions } from './useDeskActions.tsx';
import { useKeyboard } from './useDeskKeys.ts';
import { ProposalsContext, useOpenProposals } from './useProposals.ts';
import { WithinContext } from './within.ts';
import styles from './Desk.module.css';

export function Desk() {
  const project = useProject();
  const { record, filter: filterOfLink, order: orderOfLink } = useSearch({ from: '/curate/$project/' });
  // A link written by hand may hold anything.
  const filter = filterOfLink === undefined ? undefined : String(filterOfLink);
  const wanted = useMemo(() => (filter === undefined ? null : filterFrom(filter)), [filter]);
  const order = useMemo(() => (orderOfLink === undefined ? null : orderFrom(String(orderOfLink))), [orderOfLink]);
  const { records: matching, working, error } = useMatching(wanted);
  const within = useMemo(
    () => (matching === null || order === null ? matching : inOrder(matching, order)),
    [matching, order],
  );
  const [desk] = useState(() => {
    const made = new DeskSession(project, (failure) => toast({ text: sentenceForAct(failure), tone: 'trouble' }));
    made.begin(record ?? lastPlaces.get(project.id) ?? null);
    return made;
  });

  useEffect(() => {
    const stop = desk.follow();
    return () => {
      stop();
      const { record: last } = desk.shown.getState();
      if (last === null) lastPlaces.delete(project.id);
      else lastPlaces.set(project.id, last);
    };
  }, [desk, project]);

  useEffect(() => {
    const stays = record !== undefined && record === desk.shown.getState().record;
    desk.narrow(within, filter ?? null, stays, order !== null);
  }, [desk, within, filter, order, record]);

  // Whoever chose another labeler goes on with the keys, which a list that has the focus would swallow.
  const me = useNow((now) => now.me);
  useEffect(() => {
    if (document.activeElement instanceof HTMLSelectElement) document.activeElement.blur();
  }, [me]);

  // A link to a record, from the table or from a finding, while the desk is on the screen already.
  const asked = useRef(record);
  useEffect(() => {
    if (record !== undefined && record !== asked.current) desk.goTo(record);
    asked.current = record;
  }, [desk, record]);

  const sieve = useMemo(() => ({ within, working }), [within, working]);
  return (
    <DeskContext value={desk}>
      <WithinContext value={sieve}>
        <Keyed>
          <ProjectPage note={<DeskBar />} actions={<QueuePills />} ownScroll saysSaved>
            {filter !== undefined && <FilterLine unread={wanted === null} error={error} />}
            <Surface />
          </ProjectPage>
        </Keyed>
      </WithinContext>
    </DeskContext>
  );
}

/** That only some records are gone through, and the way back to all. */
function FilterLine({ unread, error }: { unread: boolean; error: unknown }) {
  const go = useNavigate({ from: '/curate/$project/' });
  return (
    <div className={styles.filter} role="status">
      <span>{t(unread ? 'curateDesk.filterUnread' : 'curateDesk.filtered')}</span>
      {error !== null && <span className={styles.trouble}>{sentenceForError(error)}</span>}
      <Button size="small" kind="quiet" onClick={() => void go({ search: {} })}>
        {t('curateDesk.showAll')}
      </Button>
    </div>
  );
}

/** Listens to the keys, and lets everything of the desk print its own. */
function Keyed({ children }: { children: ReactNode }) {
  const active = useShown((shown) => shown.active);
  const keyboard = useKeyboard(active);
  const proposals = useOpenProposals();
  const dialog = useDeskActions(keyboard, proposals);
  usePageKeys(useMemo(() => keySheetOf(keyboard), [keyboard]));
  return (
    <DeskKeyboardContext value={keyboard}>
      <ProposalsContext value={proposals}>{children}</ProposalsContext>
      {dialog}
    </DeskKeyboardContext>
  );
}

function Surface() {
  const record = useShown((shown) => shown.record);
  const page = useRef<HTMLDivElement>(null);

  // Every record begins at its beginning.
  useLayoutEffect(() => {
    page.current?.scrollTo({ top: 0, behavior: 'instant' });
  }, [record]);

  return (
    <div className={styles.desk} data-alone={record === null}>
      <div ref={page} className={styles.page}>
        {record === null ? <QueueDone /> : <RecordPane ordinal={record} />}
      </div>
      {record !== null && <SidePane ordinal={record} />}
    </div>
  );
}
