import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { filterText } from '#core/curate/filter.ts';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { toast } from '#renderer/app/toasts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import sheet from './Sheet.module.css';

interface ShowRecordsProps {
  /** Which ones, looked up when somebody wants to see them. */
  find: () => Iterable<number> | Promise<Iterable<number>>;
  children: ReactNode;
}

/** A figure that leads to its records, where no filter of the table means just these. */
export function ShowRecords({ find, children }: ShowRecordsProps) {
  const { project } = useParams({ from: '/curate/$project' });
  const navigate = useNavigate();
  const show = async () => {
    try {
      const records = encodeRecordSet(recordSetOf(await find()));
      await navigate({
        to: '/curate/$project/table',
        params: { project },
        search: { filter: filterText({ records }) },
      });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  return (
    <button type="button" className={sheet.link} onClick={() => void show()}>
      {children}
    </button>
  );
}
