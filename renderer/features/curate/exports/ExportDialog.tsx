import { useEffect } from 'react';
import { useProject } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { useExporting, watchExport } from './exporting.ts';
import { ExportOptionsForm } from './ExportOptionsForm.tsx';
import { Ready, Writing } from './ExportSteps.tsx';

interface ExportDialogProps {
  /** As text of core/curate/recordSet.ts; null: all records of the project. */
  records: string | null;
  /** How many these are. */
  count: number;
  close: () => void;
}

/** Takes records of the open project out into a file: choose the format, see what it cannot hold, write, save. */
export function ExportDialog({ records, count, close }: ExportDialogProps) {
  const { id } = useProject();
  const exporting = useExporting(id);
  useEffect(() => watchExport(id), [id]);
  return (
    <Dialog title={t('curateExports.title')} close={close} width={620}>
      {exporting.stage === 'choosing' && (
        <ExportOptionsForm project={id} records={records} count={count} trouble={exporting.trouble} close={close} />
      )}
      {exporting.stage === 'writing' && <Writing project={id} begun={exporting.job} close={close} />}
      {exporting.stage === 'ready' && <Ready project={id} ready={exporting} close={close} />}
    </Dialog>
  );
}
