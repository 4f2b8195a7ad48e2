import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { Report } from '#core/benchmark/report.ts';
import { Room } from '#renderer/app/Room.tsx';
import { toast } from '#renderer/app/toasts.ts';
import { saveFile } from '#renderer/files/saveFile.ts';
import { host } from '#renderer/host/client.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from '../Factory.module.css';
import { reportQuery } from './benchmarkQueries.ts';
import { bareSize, verdictSentences } from './figures.ts';
import { ReportPart } from './ReportPart.tsx';

/** One report: the verdict first, then the figures that it comes from, and what speaks against them. */
export function ReportRoom() {
  const { report: hash } = useParams({ from: '/factory/reports/$report' });
  const { data, error } = useQuery(reportQuery(hash));
  const save = async () => {
    try {
      await saveFile(await host.benchmarks.reportFile({ hash }));
    } catch (caught) {
      toast({ text: sentenceForError(caught), tone: 'trouble' });
    }
  };
  return (
    <Room
      title={
        data === undefined
          ? t('benchmarks.title')
          : t('benchmarks.reports.of', { adapter: data.adapter.name, base: data.base.name })
      }
      actions={
        <>
          <Link to="/factory/benchmarks" className={styles.linkButton}>
            {t('benchmarks.all')}
          </Link>
          {data !== undefined && <Button onClick={() => void save()}>{t('benchmarks.report.save')}</Button>}
        </>
      }
    >
      <div className={styles.page}>
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {data !== undefined && (
          <div className={styles.compared}>
            <section className={styles.block} aria-label={t('benchmarks.report.verdict')}>
              <h2 className={styles.heading}>{t('benchmarks.report.verdict')}</h2>
              {verdictSentences(data.verdict).map((sentence) => (
                <p key={sentence} className={styles.sentence}>
                  {sentence}
                </p>
              ))}
            </section>
            <Forgetting report={data} />
            {data.parts.map((part) => (
              <ReportPart
                key={part.benchmark.hash}
                report={hash}
                part={part}
                previous={data.previous?.name}
                judge={data.judge?.name}
              />
            ))}
            <p className={styles.help}>{t('benchmarks.report.figuresHelp')}</p>
            <Facts hash={hash} report={data} />
          </div>
        )}
      </div>
    </Room>
  );
}

/** What the general benchmarks say, each by its leading figure; or that none of them was asked. */
function Forgetting({ report: { verdict } }: { report: Report }) {
  const looked = verdict.filter(({ about, against }) => about === 'general' && against === 'base');
  return (
    <section className={styles.block} aria-label={t('benchmarks.report.forgetting')}>
      <h2 className={styles.heading}>{t('benchmarks.report.forgetting')}</h2>
      {looked.length === 0 && <p>{t('benchmarks.report.notLooked')}</p>}
      {looked.map(({ benchmark, metric, difference }) => (
        <p key={`${benchmark} ${metric}`}>
          {t(difference.direction === 'worse' ? 'benchmarks.report.forgot' : 'benchmarks.report.kept', {
            benchmark,
            size: bareSize(metric, difference),
            metric: t(`benchmarks.metrics.${metric}`),
          })}
        </p>
      ))}
    </section>
  );
}

function Facts({ hash, report: { at, device, resamples, seed } }: { hash: string; report: Report }) {
  return (
    <section className={styles.block} aria-label={t('benchmarks.report.facts')}>
      <h2 className={styles.heading}>{t('benchmarks.report.facts')}</h2>
      <dl className={styles.facts}>
        <div>
          <dt>{t('benchmarks.report.at')}</dt>
          <dd>{moment(at)}</dd>
        </div>
        <div>
          <dt>{t('benchmarks.report.device')}</dt>
          <dd>{device}</dd>
        </div>
        <div>
          <dt>{t('benchmarks.report.resamples')}</dt>
          <dd>{t('benchmarks.report.resamplesFact', { amount: count(resamples), seed: String(seed) })}</dd>
        </div>
        <div>
          <dt>{t('benchmarks.report.hash')}</dt>
          <dd>
            <Hash value={hash} of={t('benchmarks.report.hash')} />
          </dd>
        </div>
      </dl>
    </section>
  );
}
