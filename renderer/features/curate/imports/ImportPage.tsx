import { useEffect, useState } from 'react';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { bytes } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { ExportDialog } from '../exports/ExportDialog.tsx';
import { ProjectPage } from '../project/ProjectPage.tsx';
import { Choosing } from './Choosing.tsx';
import { Earlier } from './Earlier.tsx';
import { Ended } from './Ended.tsx';
import { giveUp, useIncoming, watchIncoming } from './incoming.ts';
import styles from './ImportPage.module.css';
import { Seen } from './Seen.tsx';
import { Underway } from './Underway.tsx';
import { usePasting } from './usePasting.ts';

/** From files to records, step by step: choose, look and map, import; what was imported before; and the way out again. */
export function ImportPage() {
  const { id } = useProject();
  const { incoming, sent } = useIncoming(id);
  useEffect(() => watchIncoming(id), [id]);
  const [mending, setMending] = useState<string>();
  const [exporting, setExporting] = useState(false);
  const records = useNow((now) => now.records);
  usePasting(id);

  return (
    <ProjectPage
      actions={
        records > 0 && (
          <Button onClick={() => setExporting(true)} aria-haspopup="dialog">
            {t('curateExports.title')}
          </Button>
        )
      }
    >
      <div className={styles.page}>
        {(incoming.stage === 'nothing' || incoming.stage === 'refused') && (
          <Choosing project={id} trouble={incoming.stage === 'refused' ? incoming.trouble : undefined} />
        )}
        {incoming.stage === 'looking' && (
          <section className={styles.section} role="status">
            <h2 className={styles.name}>{incoming.name}</h2>
            <Progress fraction={undefined} label={t('curateImports.looking', { name: incoming.name })} />
            <p className={styles.figures}>
              {sent === null
                ? t('curateImports.looking', { name: incoming.name })
                : t('curateImports.sending', { sent: bytes(sent.bytes), total: bytes(sent.of) })}
            </p>
            <div className={styles.actions}>
              <Button kind="quiet" onClick={() => void giveUp(id)}>
                {t('curateImports.letGo')}
              </Button>
            </div>
          </section>
        )}
        {incoming.stage === 'seen' && <Seen key={incoming.tickets[0]} project={id} seen={incoming} sent={sent} />}
        {incoming.stage === 'importing' && (
          <Underway project={id} begun={incoming.job} name={incoming.name} waiting={incoming.waiting} sent={sent} />
        )}
        {incoming.stage === 'ended' && (
          <Ended project={id} job={incoming.job} name={incoming.name} mend={() => setMending(incoming.job.id)} />
        )}
        <Earlier
          project={id}
          current={incoming.stage === 'importing' ? incoming.job.id : undefined}
          mending={mending}
          mend={setMending}
        />
        {exporting && <ExportDialog records={null} count={records} close={() => setExporting(false)} />}
      </div>
    </ProjectPage>
  );
}
