import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import type { Rule } from '#core/suggest/rules.ts';
import type { RulesTried } from '#protocol/window/suggestions.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { jobEnd } from '#renderer/host/jobs.ts';
import { queries } from '#renderer/host/queries.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count, percent } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Part, Records, Sheet, Table } from '../../quality/Sheet.tsx';
import { UnderWay } from '../model/UnderWay.tsx';
import styles from '../SuggestionsPage.module.css';
import { rulesQuery } from '../suggestionQueries.ts';
import { RuleEditor } from './RuleEditor.tsx';
import { newRule } from './ruleDraft.ts';
import { refusedSentence, useTried } from './useTried.ts';

/** The project's weak rules, how each does, and their application. */
export function RulesView() {
  const { id } = useProject();
  const questions = useNow(({ head }) => head.questions);
  const rules = useQuery(rulesQuery(id));
  const [edited, setEdited] = useState<Rule | null>(null);
  const list = rules.data ?? [];
  const { tried, trouble } = useTried(list);

  const keep = async (next: Rule[]): Promise<string | null> => {
    const { refused } = await host.suggestions.putRules({ project: id, rules: next });
    const [first] = refused;
    if (first !== undefined) return refusedSentence(first);
    queries.setQueryData(rulesQuery(id).queryKey, next);
    return null;
  };
  const told = (work: Promise<unknown>) => {
    work.catch((error: unknown) => toast({ text: sentenceForError(error), tone: 'trouble' }));
  };
  const remove = (rule: Rule) =>
    told(
      keep(list.filter((other) => other.id !== rule.id)).then((refused) => {
        if (refused !== null) toast({ text: refused, tone: 'trouble' });
        else toast({ text: t('curateSuggestions.rules.removed', { name: rule.name }), undo: () => void keep(list) });
      }),
    );
  const apply = async () => {
    const job = await jobEnd((await host.suggestions.applyRules({ project: id })).id);
    const made = Number(job.result ?? 0);
    if (job.state === 'done')
      toast({ text: t('curateSuggestions.rules.applied', { count: made, amount: count(made) }) });
  };

  const fresh = newRule(list, questions);
  return (
    <Sheet title={t('curateSuggestions.rules.title')} lead={t('curateSuggestions.lead.rules')}>
      <UnderWay kind="apply-rules" />
      {(trouble ?? (rules.error === null ? null : sentenceForError(rules.error))) !== null && (
        <Notice tone="trouble">{trouble ?? sentenceForError(rules.error)}</Notice>
      )}
      <Part
        title={t('curateSuggestions.rules.title')}
        basis={basisOf(list, tried)}
        aside={
          fresh !== null && (
            <Button size="small" onClick={() => setEdited(fresh)}>
              {t('curateSuggestions.rules.add')}
            </Button>
          )
        }
      >
        {fresh === null && <p>{t('curateSuggestions.rules.noChoice')}</p>}
        {fresh !== null && list.length === 0 && <p className={styles.quiet}>{t('curateSuggestions.rules.none')}</p>}
        {tried?.refused.map((refused) => (
          <Notice key={refused.rule} tone="trouble">
            {list.find((rule) => rule.id === refused.rule)?.name}: {refusedSentence(refused)}
          </Notice>
        ))}
        {list.length > 0 && (
          <Table
            label={t('curateSuggestions.rules.title')}
            columns={[
              { title: t('curateSuggestions.rules.name') },
              { title: t('curateSuggestions.rules.label') },
              { title: t('curateSuggestions.rules.covers'), number: true },
              { title: t('curateSuggestions.rules.overlaps'), number: true },
              { title: t('curateSuggestions.rules.conflicts'), number: true },
              { title: t('curateSuggestions.rules.right'), number: true },
              { title: '' },
            ]}
            rows={list.map((rule) => ({
              key: rule.id,
              cells: [
                rule.name,
                labelOf(rule),
                ...figuresOf(rule, tried),
                <div key="buttons" className={styles.buttons}>
                  <Button
                    size="small"
                    kind="quiet"
                    aria-label={t('curateSuggestions.rules.editNamed', { name: rule.name })}
                    onClick={() => setEdited(rule)}
                  >
                    {t('curateSuggestions.rules.edit')}
                  </Button>
                  <Button
                    size="small"
                    kind="quiet"
                    aria-label={t('curateSuggestions.rules.removeNamed', { name: rule.name })}
                    onClick={() => remove(rule)}
                  >
                    {t('curateSuggestions.rules.remove')}
                  </Button>
                </div>,
              ],
            }))}
          />
        )}
        {tried !== undefined && tried.looked > 0 && <Together tried={tried} />}
        {list.length > 0 && (
          <Button kind="call" disabled={(tried?.refused.length ?? 0) > 0} onClick={() => told(apply())}>
            {t('curateSuggestions.rules.apply')}
          </Button>
        )}
      </Part>
      {edited !== null && (
        <RuleEditor
          rule={edited}
          isNew={!list.some((rule) => rule.id === edited.id)}
          close={() => setEdited(null)}
          keep={(rule) =>
            keep(
              list.some((other) => other.id === rule.id)
                ? list.map((other) => (other.id === rule.id ? rule : other))
                : [...list, rule],
            )
          }
        />
      )}
    </Sheet>
  );

  function labelOf({ question, label }: Rule): string {
    const asked = questions.find((one) => one.id === question);
    const labels = asked !== undefined && 'labels' in asked ? asked.labels : [];
    return labels.find((one) => one.id === label)?.name ?? label;
  }
}

function basisOf(list: readonly Rule[], tried: RulesTried | undefined): string | undefined {
  if (list.length === 0) return undefined;
  if (tried === undefined) return t('curateSuggestions.rules.trying');
  if (tried.looked === 0) return undefined;
  const amount = count(tried.looked);
  if (tried.looked === tried.of) return t('curateSuggestions.rules.looked', { count: tried.looked, amount });
  return t('curateSuggestions.rules.sampled', { amount, of: count(tried.of), seed: String(tried.seed) });
}

function figuresOf({ id }: Rule, tried: RulesTried | undefined): string[] {
  const found = tried?.figures.find(({ rule }) => rule === id);
  if (tried === undefined || found === undefined) return ['', '', '', ''];
  const share = (amount: number, of: number) =>
    t('curateSuggestions.rules.share', { amount: count(amount), percent: percent(of === 0 ? 0 : amount / of) });
  const { covers, overlaps, conflicts, compared, right } = found;
  return [
    share(covers, tried.looked),
    share(overlaps, covers),
    share(conflicts, covers),
    compared === 0
      ? t('curateSuggestions.rules.rightNone')
      : t('curateSuggestions.rules.rightOf', {
          percent: percent(right / compared),
          right: count(right),
          compared: count(compared),
        }),
  ];
}

function Together({ tried: { covered, tied, looked, conflicts } }: { tried: RulesTried }) {
  return (
    <p>
      {t('curateSuggestions.rules.covered', {
        count: covered,
        amount: count(covered),
        percent: percent(covered / looked),
      })}{' '}
      {tied > 0 && t('curateSuggestions.rules.tied', { count: tied, amount: count(tied) })}{' '}
      {conflicts.length > 0 && (
        <Records filter={{ records: encodeRecordSet(recordSetOf(conflicts)) }}>
          {t('curateSuggestions.rules.showConflicts', { count: conflicts.length, amount: count(conflicts.length) })}
        </Records>
      )}
    </p>
  );
}
