import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Question } from '#core/curate/question.ts';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { checkedLabel, isSuspect } from '#core/quality/suspectLabel.ts';
import type { LabelErrorsHead } from '#protocol/window/quality.ts';
import { host } from '#renderer/host/client.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count, percent } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { Part, Records, Sheet, Table } from '../Sheet.tsx';
import sheet from '../Sheet.module.css';
import { shownText } from '../shownText.ts';
import { useActing } from '../useActing.ts';
import { useRecords } from '../useRecords.ts';
import { useVersion } from '../useVersion.ts';
import { Looking } from './Looking.tsx';
import { Pager } from './Pager.tsx';
import { labelErrorsQuery, overviewQuery, weighedQuery } from './qualityQueries.ts';
import { relabelling } from './relabelling.ts';

const PAGE = 20;
const BRIEF = 160;
type Choice = Extract<Question, { kind: 'choice' }>;

/** Labels that a model thinks wrong, for a person to judge. */
export function LabelErrors() {
  const project = useProject();
  const { project: id } = useParams({ from: '/curate/$project' });
  const all = useNow((now) => now.head.questions);
  const questions = all.filter((one): one is Choice => one.kind === 'choice' && !one.several);
  const overview = useQuery(overviewQuery(project.id));
  const found = overview.data?.labelErrors ?? null;
  const [chosen, setChosen] = useState<string | null>(null);
  const question = questions.find((one) => one.id === (chosen ?? found?.question)) ?? questions[0];
  const weighed = useQuery({ ...weighedQuery(project.id, question?.id ?? ''), enabled: question !== undefined });
  const trouble = overview.error ?? weighed.error;
  return (
    <Sheet title={t('curateQuality.section.labels')} lead={t('curateQuality.labels.lead')}>
      <Part title={t('curateQuality.looking.title')}>
        {trouble !== null && <Notice tone="trouble">{sentenceForError(trouble)}</Notice>}
        {question === undefined ? (
          <Notice>{t('curateQuality.labels.noQuestion')}</Notice>
        ) : (
          <>
            {questions.length > 1 && (
              <Select
                label={t('curateQuality.question')}
                value={question.id}
                options={questions.map((one) => ({ value: one.id, label: one.title }))}
                onChange={setChosen}
              />
            )}
            {weighed.data === false && (
              <Notice>
                {t('curateQuality.labels.first')}{' '}
                <Link to="/curate/$project/suggestions" params={{ project: id }} className={sheet.link}>
                  {t('curate.pages.suggestions')}
                </Link>
              </Notice>
            )}
            <Looking
              kind="find-label-errors"
              act={t('curateQuality.labels.look')}
              at={found?.at}
              begin={() => host.quality.findLabelErrors({ project: project.id, question: question.id })}
              disabled={weighed.data !== true}
            />
          </>
        )}
      </Part>
      {found !== null && <Suspects />}
    </Sheet>
  );
}

function Suspects() {
  const project = useProject();
  const questions = useNow((now) => now.head.questions);
  const [after, setAfter] = useState(0);
  const { data, error } = useQuery(labelErrorsQuery(project.id, after, PAGE));
  const head = data?.head ?? null;
  const question = questions.find((one): one is Choice => one.id === head?.question && one.kind === 'choice');
  if (head === null || question === undefined) {
    return error === null ? null : <Notice tone="trouble">{sentenceForError(error)}</Notice>;
  }
  return (
    <>
      <ByLabel head={head} question={question} />
      <Part
        title={t('curateQuality.labels.found', { question: question.title })}
        basis={t('curateQuality.labels.compared', { count: head.compared, amount: count(head.compared) })}
      >
        <p>
          {head.found === 0
            ? t('curateQuality.labels.nothing')
            : t('curateQuality.labels.tally', {
                count: head.found,
                amount: count(head.found),
                share: percent(head.noise),
              })}
        </p>
        {head.found > 0 && <Rows question={question} errors={data?.errors ?? []} />}
        <Pager
          after={after}
          shown={data?.errors.length ?? 0}
          limit={PAGE}
          total={head.found}
          more={data?.more ?? false}
          onChange={setAfter}
        />
      </Part>
    </>
  );
}

interface RowsProps {
  question: Choice;
  errors: readonly {
    record: number;
    given: string;
    suggested: string;
    selfConfidence: number;
    suggestedProbability: number;
  }[];
}

function Rows({ question, errors }: RowsProps) {
  const project = useProject();
  const me = useNow((now) => now.me);
  const fields = useNow((now) => now.head.fields);
  const act = useActing();
  useVersion(100);
  const read = useRecords(errors.map(({ record }) => record));
  const nameOf = (label: string) => question.labels.find(({ id }) => id === label)?.name ?? label;
  return (
    <>
      {read.error !== null && <Notice tone="trouble">{sentenceForError(read.error)}</Notice>}
      <Table
        label={t('curateQuality.labels.found', { question: question.title })}
        columns={[
          { title: t('curateQuality.outliers.record'), whole: true },
          { title: t('curateQuality.outliers.beginning') },
          { title: t('curateQuality.labels.given'), whole: true },
          { title: t('curateQuality.labels.suggested'), whole: true },
          { title: t('curateQuality.problems.way'), whole: true },
        ]}
        rows={errors.map(({ record, given, suggested, selfConfidence, suggestedProbability }, place) => {
          const records = encodeRecordSet(recordSetOf([record]));
          const open = isSuspect(project.state, question.id, record, given);
          return {
            key: String(record),
            cells: [
              <Records key="record" filter={{ records }}>
                {t('curateQuality.record.number', { number: count(record + 1) })}
              </Records>,
              shownText(
                project.state,
                read.records?.[place],
                fields.map((field) => field.id),
                BRIEF,
              ),
              t('curateQuality.labels.probable', { label: nameOf(given), percent: percent(selfConfidence) }),
              t('curateQuality.labels.probable', { label: nameOf(suggested), percent: percent(suggestedProbability) }),
              open ? (
                <span key="way">
                  <Button
                    size="small"
                    onClick={() =>
                      act(
                        relabelling(project.state, me, record, question.id, suggested),
                        t('curateQuality.labels.changed', {
                          number: count(record + 1),
                          label: nameOf(suggested),
                        }),
                      )
                    }
                  >
                    {t('curateQuality.labels.change', { label: nameOf(suggested) })}
                  </Button>{' '}
                  <Button
                    size="small"
                    kind="quiet"
                    onClick={() =>
                      act(
                        { kind: 'tag', records, add: [checkedLabel(question.id)], remove: [] },
                        t('curateQuality.labels.kept', { number: count(record + 1) }),
                      )
                    }
                  >
                    {t('curateQuality.labels.keep')}
                  </Button>
                </span>
              ) : (
                t('curateQuality.personal.settled')
              ),
            ],
          };
        })}
      />
    </>
  );
}

function ByLabel({ head, question }: { head: LabelErrorsHead; question: Choice }) {
  return (
    <Part
      title={t('curateQuality.labels.byLabel')}
      basis={t('curateQuality.labels.compared', { count: head.compared, amount: count(head.compared) })}
    >
      <Table
        label={t('curateQuality.labels.byLabel')}
        columns={[
          { title: t('curateQuality.labels.given') },
          { title: t('curateQuality.problems.records'), number: true },
          { title: t('curateQuality.labels.suspect'), number: true },
          { title: t('curateQuality.labels.threshold'), number: true },
        ]}
        rows={head.labels.map(({ label, given, threshold, found }) => ({
          key: label,
          cells: [
            question.labels.find(({ id }) => id === label)?.name ?? label,
            count(given),
            count(found),
            threshold === null ? '–' : percent(threshold),
          ],
        }))}
      />
    </Part>
  );
}
