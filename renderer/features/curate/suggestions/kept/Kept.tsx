import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SuggestionsSummary } from '#protocol/window/suggestions.ts';
import { host } from '#renderer/host/client.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count, moment, percent } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Confirm } from '#renderer/ui/Confirm.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Part, Records, Sheet, Table } from '../../quality/Sheet.tsx';
import styles from '../SuggestionsPage.module.css';
import { summaryQuery } from '../suggestionQueries.ts';

type Cleared = 'all' | 'model' | 'rules';

/** What is suggested now, how often people say the same, and a way to clear it. */
export function Kept() {
  const { id } = useProject();
  const summary = useQuery(summaryQuery(id));
  const [clearing, setClearing] = useState<Cleared | null>(null);
  const found = summary.data;
  const sources = [...new Set(found?.questions.map(({ source }) => source) ?? [])];
  return (
    <Sheet title={t('curateSuggestions.section.kept')} lead={t('curateSuggestions.lead.kept')}>
      {summary.error !== null && <Notice tone="trouble">{sentenceForError(summary.error)}</Notice>}
      {found !== undefined && found.questions.length === 0 && (
        <Part title={t('curateSuggestions.section.kept')}>
          <p className={styles.quiet}>{t('curateSuggestions.kept.none')}</p>
        </Part>
      )}
      {found !== undefined && found.questions.length > 0 && (
        <Part
          title={t('curateSuggestions.section.kept')}
          aside={(sources.length > 1 ? (['all', ...sources] as const) : sources).map((what) => (
            <Button key={what} size="small" onClick={() => setClearing(what)}>
              {t(`curateSuggestions.kept.clearWhat.${what}`)}
            </Button>
          ))}
        >
          <Figures questions={found.questions} />
          <p className={styles.small}>{t('curateSuggestions.kept.basis')}</p>
          <Records filter={{ suggested: true }}>{t('curateSuggestions.kept.show')}</Records>
        </Part>
      )}
      {found?.lastRun !== null && found?.lastRun !== undefined && <LastRun run={found.lastRun} />}
      {clearing !== null && (
        <Confirm
          title={t('curateSuggestions.kept.clearTitle')}
          act={t(`curateSuggestions.kept.clearWhat.${clearing}`)}
          close={() => setClearing(null)}
          onAct={() => host.suggestions.clear({ project: id, source: clearing === 'all' ? null : clearing })}
        >
          {t('curateSuggestions.kept.clearText')}
        </Confirm>
      )}
    </Sheet>
  );
}

function Figures({ questions }: Pick<SuggestionsSummary, 'questions'>) {
  const asked = useNow(({ head }) => head.questions);
  return (
    <Table
      label={t('curateSuggestions.section.kept')}
      columns={[
        { title: t('curateSuggestions.kept.question') },
        { title: t('curateSuggestions.kept.source') },
        { title: t('curateSuggestions.kept.records'), number: true },
        { title: t('curateSuggestions.kept.answered'), number: true },
        { title: t('curateSuggestions.kept.same'), number: true },
      ]}
      rows={questions.map(({ question, source, records, answered, same }) => ({
        key: `${question} ${source}`,
        cells: [
          asked.find(({ id }) => id === question)?.title ?? question,
          t(`curateSuggestions.kept.sources.${source}`),
          count(records),
          count(answered),
          answered === 0
            ? '–'
            : t('curateSuggestions.kept.sameOf', {
                percent: percent(same / answered),
                same: count(same),
                answered: count(answered),
              }),
        ],
      }))}
    />
  );
}

function LastRun({ run }: { run: NonNullable<SuggestionsSummary['lastRun']> }) {
  const { by, made, at, cut, refused } = run;
  const problems = (['not-json', 'misfit', 'not-in-text', 'too-long'] as const).flatMap((why) => {
    const amount = refused[why] ?? 0;
    return amount === 0 ? [] : [{ why, amount }];
  });
  return (
    <Part title={t('curateSuggestions.kept.lastRun')}>
      <p>{t('curateSuggestions.kept.lastRunMade', { count: made, amount: count(made), by, time: moment(at) })}</p>
      {problems.map(({ why, amount }) => (
        <p key={why}>
          {t('curateSuggestions.kept.refused', {
            count: amount,
            amount: count(amount),
            why: t(`curateSuggestions.problem.${why}`),
          })}
        </p>
      ))}
      {cut > 0 && <p>{t('curateSuggestions.kept.cut', { count: cut, amount: count(cut) })}</p>}
    </Part>
  );
}
