import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { recordStatus } from '#core/curate/state/reads.ts';
import type { Outlier, OutliersHead } from '#protocol/window/quality.ts';
import { host } from '#renderer/host/client.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count, decimal, percent } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Part, Records, Sheet, Table } from '../Sheet.tsx';
import { shownText } from '../shownText.ts';
import { useActing } from '../useActing.ts';
import { useRecords } from '../useRecords.ts';
import { useVersion } from '../useVersion.ts';
import { FieldChoice, textFields } from './FieldChoice.tsx';
import { Looking } from './Looking.tsx';
import { Pager } from './Pager.tsx';
import { outliersQuery, overviewQuery } from './qualityQueries.ts';

const PAGE = 25;
const BRIEF = 160;

/** Records that are unlike the others by their length or their language. */
export function Outliers() {
  const project = useProject();
  const fields = useNow((now) => now.head.fields);
  const overview = useQuery(overviewQuery(project.id));
  const found = overview.data?.outliers ?? null;
  const [chosen, setChosen] = useState<string[] | null>(null);
  const looked = (chosen ?? found?.fields ?? textFields(fields)).filter((id) => fields.some((one) => one.id === id));
  return (
    <Sheet title={t('curateQuality.section.outliers')} lead={t('curateQuality.outliers.lead')}>
      <Part title={t('curateQuality.looking.title')}>
        {overview.error !== null && <Notice tone="trouble">{sentenceForError(overview.error)}</Notice>}
        <FieldChoice label={t('curateQuality.outliers.fields')} chosen={looked} onChange={setChosen} />
        <Looking
          kind="find-outliers"
          act={t('curateQuality.outliers.look')}
          at={found?.at}
          begin={() => host.quality.findOutliers({ project: project.id, fields: looked })}
          disabled={looked.length === 0 || project.state.records === 0}
        />
      </Part>
      {found !== null && <Found />}
    </Sheet>
  );
}

function Found() {
  const project = useProject();
  useVersion(200);
  const act = useActing();
  const [after, setAfter] = useState(0);
  const { data, error } = useQuery(outliersQuery(project.id, after, PAGE));
  const outliers = data?.outliers ?? [];
  const read = useRecords(outliers.map(({ record }) => record));
  const head = data?.head ?? null;
  if (head === null) return error === null ? null : <Notice tone="trouble">{sentenceForError(error)}</Notice>;
  const total = head.short + head.long + head.language;
  const shown = recordSetOf(outliers.map(({ record }) => record));
  return (
    <>
      <Languages head={head} />
      <Part
        title={t('curateQuality.outliers.found')}
        basis={t('curateQuality.basis.records', { count: head.records, amount: count(head.records) })}
        aside={
          shown.length > 0 && (
            <Records filter={{ records: encodeRecordSet(shown) }}>{t('curateQuality.outliers.inTable')}</Records>
          )
        }
      >
        <p>
          {total === 0
            ? t('curateQuality.outliers.nothing')
            : t('curateQuality.outliers.tally', {
                short: count(head.short),
                long: count(head.long),
                language: count(head.language),
                median: count(head.median),
              })}
        </p>
        {read.error !== null && <Notice tone="trouble">{sentenceForError(read.error)}</Notice>}
        {total > 0 && (
          <Table
            label={t('curateQuality.outliers.found')}
            columns={[
              { title: t('curateQuality.outliers.record'), whole: true },
              { title: t('curateQuality.outliers.why'), whole: true },
              { title: t('curateQuality.outliers.length'), number: true },
              { title: t('curateQuality.outliers.beginning') },
              { title: t('curateQuality.problems.way'), whole: true },
            ]}
            rows={outliers.map((outlier, place) => {
              const { record } = outlier;
              const text = shownText(project.state, read.records?.[place], head.fields, BRIEF);
              const flagged = project.state.flagged.get(record) !== 0;
              return {
                key: `${outlier.kind} ${record}`,
                cells: [
                  <Records key="record" filter={{ records: encodeRecordSet(recordSetOf([record])) }}>
                    {t('curateQuality.record.number', { number: count(record + 1) })}
                  </Records>,
                  whyOf(outlier),
                  count(outlier.length),
                  text,
                  recordStatus(project.state, record) === 'discarded' ? (
                    t('curateQuality.status.discarded')
                  ) : (
                    <span key="way">
                      <Button
                        size="small"
                        aria-pressed={flagged}
                        onClick={() =>
                          act({ kind: 'flag', records: encodeRecordSet(recordSetOf([record])), flagged: !flagged })
                        }
                      >
                        {flagged ? t('curateQuality.outliers.unflag') : t('curateQuality.outliers.flag')}
                      </Button>{' '}
                      <Button
                        size="small"
                        onClick={() =>
                          act(
                            {
                              kind: 'status',
                              records: encodeRecordSet(recordSetOf([record])),
                              status: 'discarded',
                            },
                            t('curateQuality.duplicates.discarded', { count: 1, amount: count(1) }),
                          )
                        }
                      >
                        {t('curateQuality.outliers.discard')}
                      </Button>
                    </span>
                  ),
                ],
              };
            })}
          />
        )}
        <Pager
          after={after}
          shown={outliers.length}
          limit={PAGE}
          total={total}
          more={data?.more ?? false}
          onChange={setAfter}
        />
      </Part>
    </>
  );
}

function Languages({ head }: { head: OutliersHead }) {
  return (
    <Part
      title={t('curateQuality.outliers.languages')}
      basis={t('curateQuality.basis.records', { count: head.records, amount: count(head.records) })}
    >
      <Table
        label={t('curateQuality.outliers.languages')}
        columns={[
          { title: t('curateQuality.outliers.languageColumn') },
          { title: t('curateQuality.problems.records'), number: true },
          { title: t('curateQuality.balance.share'), number: true },
        ]}
        rows={head.languages.map(({ language, records }) => ({
          key: language ?? '',
          cells: [
            language === null ? t('curateQuality.outliers.unknown') : languageName(language),
            count(records),
            percent(records / head.records),
          ],
        }))}
      />
    </Part>
  );
}

function whyOf({ kind, score, language }: Outlier): string {
  if (kind === 'language') return t('curateQuality.outliers.whyLanguage', { language: languageName(language ?? '') });
  return t(`curateQuality.outliers.whyLength.${kind}`, { score: decimal(Math.abs(score ?? 0)) });
}

function languageName(code: string): string {
  return new Intl.DisplayNames('en-GB', { type: 'language', fallback: 'code' }).of(code) ?? code;
}
