import { useEffect, useState } from 'react';
import type { Status } from '#core/curate/entry.ts';
import type { Project } from '#core/curate/project.ts';
import type { Question } from '#core/curate/question.ts';
import { type Counts, countsOf } from '#core/curate/state/counts.ts';
import { STATUSES as STATUS_CODES } from '#core/curate/state/layer.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count, duration, percent } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { AgreementSummary } from '../agreement/AgreementSummary.tsx';
import type { AgreementNow } from '../agreement/useAgreement.ts';
import { recordsOfLabeler } from '../findings/foundRecords.ts';
import { ShowRecords } from '../ShowRecords.tsx';
import { Part, Records, Sheet, Table } from '../Sheet.tsx';
import type { Go } from '../sections.ts';
import { useVersion } from '../useVersion.ts';
import { type Balance, balanceOf } from './balance.ts';
import { Bar } from './Bar.tsx';
import { type PaceStep, paceOf, typicalAnswer } from './pace.ts';
import { PaceChart } from './PaceChart.tsx';
import { Problems } from './Problems.tsx';
import styles from './Overview.module.css';

const STATUSES: readonly Status[] = ['submitted', 'draft', 'discarded', 'pending'];

const LABELER_STATUSES = ['submitted', 'draft', 'discarded'] as const;

/** How far the work is and how it goes. Every figure leads to its records. */
export function Overview({ agreement, go }: { agreement: AgreementNow; go: Go }) {
  const project = useProject();
  const head = useNow((now) => now.head);
  // Read anew at every change: the state is not React's.
  useVersion();
  const counts = countsOf(project.state);
  if (counts.records === 0) {
    return (
      <Sheet title={t('curateQuality.section.overview')} lead={t('curateQuality.overview.lead')}>
        <Part title={t('curateQuality.progress.title')}>
          <Notice>{t('curateQuality.overview.noRecords')}</Notice>
        </Part>
      </Sheet>
    );
  }
  return (
    <Sheet title={t('curateQuality.section.overview')} lead={t('curateQuality.overview.lead')}>
      <Progress counts={counts} head={head} />
      <Problems counts={counts} go={go} />
      <Pace />
      {head.questions.map((question) => (
        <BalancePart key={question.id} question={question} balance={balanceOf(project.state, question)} />
      ))}
      <AgreementSummary agreement={agreement} go={go} />
    </Sheet>
  );
}

function Progress({ counts, head }: { counts: Counts; head: Project }) {
  const project = useProject();
  const { records, status } = counts;
  const typical = typicalAnswer(project.state);
  const open = status.pending + status.draft;
  return (
    <Part
      title={t('curateQuality.progress.title')}
      basis={t('curateQuality.basis.records', { count: records, amount: count(records) })}
    >
      <div className={styles.statuses}>
        {STATUSES.map((which) => (
          <div key={which} className={styles.status}>
            <Records filter={{ status: [which] }}>
              <span className={styles.figure}>{count(status[which])}</span>
            </Records>
            <span>
              {t(`curateQuality.status.${which}`)} · {percent(status[which] / records)}
            </span>
          </div>
        ))}
      </div>
      <div className={styles.whole} aria-hidden>
        {STATUSES.map((which) => (
          <span key={which} data-status={which} style={{ flexGrow: status[which] }} />
        ))}
      </div>
      <p>
        {open === 0
          ? t('curateQuality.progress.done')
          : typical === null
            ? t('curateQuality.progress.noTime', { count: open, amount: count(open) })
            : t('curateQuality.progress.left', {
                left: duration((open * typical.ms) / 1000),
                open: count(open),
                seconds: duration(Math.max(1, typical.ms / 1000)),
                answers: count(typical.answers),
              })}
      </p>
      <Table
        label={t('curateQuality.progress.byLabeler')}
        columns={[
          { title: t('curateQuality.labeler') },
          { title: t('curateQuality.status.submitted'), number: true },
          { title: t('curateQuality.status.draft'), number: true },
          { title: t('curateQuality.status.discarded'), number: true },
          { title: t('curateQuality.progress.assigned'), number: true },
          { title: t('curateQuality.progress.time'), number: true },
        ]}
        rows={head.labelers.map(({ id, name }) => {
          const one = counts.labelers.find((labeler) => labeler.id === id);
          return {
            key: id,
            cells: [
              <Records key="name" filter={{ labelers: [id] }}>
                {name}
              </Records>,
              ...LABELER_STATUSES.map((which) => (
                <ShowRecords key={which} find={() => recordsOfLabeler(project.state, id, STATUS_CODES.indexOf(which))}>
                  {count(one?.status[which] ?? 0)}
                </ShowRecords>
              )),
              <Records key="assigned" filter={{ assigned: id }}>
                {count(one?.assigned ?? 0)}
              </Records>,
              one === undefined || one.tookMs === 0 ? '–' : duration(one.tookMs / 1000),
            ],
          };
        })}
      />
    </Part>
  );
}

function Pace() {
  const project = useProject();
  const [step, setStep] = useState<PaceStep>('hour');
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    // Time goes on while nobody works, and every change draws the page again.
    const clock = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(clock);
  }, []);
  const bars = paceOf(project.state, now, step);
  const sum = bars.reduce((all, { records }) => all + records, 0);
  return (
    <Part
      title={t('curateQuality.pace.title')}
      basis={t('curateQuality.pace.basis', { count: sum, amount: count(sum) })}
      aside={
        <Choice
          label={t('curateQuality.pace.step')}
          value={step}
          options={[
            { value: 'hour', label: t('curateQuality.pace.hours') },
            { value: 'day', label: t('curateQuality.pace.days') },
          ]}
          onChange={setStep}
        />
      }
    >
      {sum === 0 ? <p>{t(`curateQuality.pace.nothing.${step}`)}</p> : <PaceChart bars={bars} step={step} />}
    </Part>
  );
}

function BalancePart({ question, balance }: { question: Question; balance: Balance | null }) {
  if (balance === null) return null;
  const labels = 'labels' in question ? question.labels : [];
  const most = Math.max(1, ...balance.shares.map((share) => share.count));
  const sum = balance.shares.reduce((all, share) => all + share.count, 0);
  return (
    <Part
      title={t('curateQuality.balance.title', { question: question.title })}
      basis={t('curateQuality.basis.answers', { count: balance.answers, amount: count(balance.answers) })}
    >
      {balance.answers === 0 ? (
        <p>{t('curateQuality.balance.nothing')}</p>
      ) : (
        <Table
          label={t('curateQuality.balance.title', { question: question.title })}
          columns={[
            { title: t('curateQuality.balance.value') },
            { title: t('curateQuality.balance.given'), number: true },
            { title: t('curateQuality.balance.share'), number: true },
            { title: t('curateQuality.balance.picture') },
          ]}
          rows={balance.shares.map((share) => {
            const label = labels.find(({ id }) => id === share.value);
            const name = label?.name ?? valueName(question, share.value);
            return {
              key: share.value,
              cells: [
                name,
                label === undefined ? (
                  count(share.count)
                ) : (
                  <Records key="given" filter={{ labels: [{ question: question.id, label: share.value }] }}>
                    {count(share.count)}
                  </Records>
                ),
                sum === 0 ? '–' : percent(share.count / sum),
                <Bar key="bar" fraction={share.count / most} colour={label?.colour ?? 0} />,
              ],
            };
          })}
        />
      )}
    </Part>
  );
}

function valueName(question: Question, value: string): string {
  if (question.kind === 'preference' && (value === 'first' || value === 'second' || value === 'tie')) {
    return t(`curateQuality.chosen.${value}`);
  }
  return value;
}
