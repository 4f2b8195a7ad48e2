import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PersonalKind } from '#core/quality/personal/finding.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import type { OpenProject } from '#renderer/store/curate/openProject.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Part, Records, Sheet, Table } from '../Sheet.tsx';
import { refuse, takeBack } from '../useActing.ts';
import { useVersion } from '../useVersion.ts';
import { Looking } from './Looking.tsx';
import { PersonalWalk } from './PersonalWalk.tsx';
import { itemsOf, openFindings, redactions } from './personal.ts';
import { overviewQuery } from './qualityQueries.ts';

const BATCH = 10_000;
/** So many records are blacked out before the window draws again. */
const SLICE = 100;

/** What has the form of personal data or of a secret, for a person to judge. */
export function PersonalData() {
  const project = useProject();
  const reading = useNow((now) => now.lease) === 'read';
  useVersion();
  const overview = useQuery(overviewQuery(project.id));
  const found = overview.data?.personalData ?? null;
  const [walking, setWalking] = useState<PersonalKind | null>(null);
  const [doing, setDoing] = useState<{ kind: PersonalKind; done: number } | null>(null);
  const kinds = found?.kinds.filter(({ records }) => records > 0) ?? [];

  const redactAll = async (kind: PersonalKind) => {
    setDoing({ kind, done: 0 });
    try {
      const entries = await redactCertain(project, kind, (done) => setDoing({ kind, done }));
      toast({
        text: t('curateQuality.personal.redacted', { count: entries.length, amount: count(entries.length) }),
        ...(entries.length > 0 && { undo: () => takeBack(project, entries) }),
      });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    } finally {
      setDoing(null);
    }
  };

  return (
    <Sheet title={t('curateQuality.section.personal')} lead={t('curateQuality.personal.lead')}>
      <Part title={t('curateQuality.looking.title')}>
        {overview.error !== null && <Notice tone="trouble">{sentenceForError(overview.error)}</Notice>}
        <Looking
          kind="scan-personal-data"
          act={t('curateQuality.personal.look')}
          at={found?.at}
          begin={() => host.projects.scanPersonalData({ project: project.id })}
          disabled={project.state.records === 0}
        />
      </Part>
      {found !== null && (
        <Part
          title={t('curateQuality.personal.found')}
          basis={t('curateQuality.basis.records', {
            count: project.state.records,
            amount: count(project.state.records),
          })}
        >
          {kinds.length === 0 ? (
            <p>{t('curateQuality.personal.nothing')}</p>
          ) : (
            <Table
              label={t('curateQuality.personal.found')}
              columns={[
                { title: t('curateQuality.personal.kindColumn') },
                { title: t('curateQuality.personal.certainty.certain'), number: true },
                { title: t('curateQuality.personal.certainty.likely'), number: true },
                { title: t('curateQuality.personal.certainty.possible'), number: true },
                { title: t('curateQuality.problems.records'), number: true },
                { title: t('curateQuality.problems.way') },
              ]}
              rows={kinds.map(({ kind, certain, likely, possible, records }) => ({
                key: kind,
                cells: [
                  t(`curateQuality.personal.kind.${kind}`),
                  count(certain),
                  count(likely),
                  count(possible),
                  count(records),
                  <span key="way">
                    <Button size="small" aria-pressed={walking === kind} onClick={() => setWalking(kind)}>
                      {t('curateQuality.personal.walk')}
                    </Button>{' '}
                    {certain > 0 && (
                      <Button size="small" disabled={doing !== null || reading} onClick={() => void redactAll(kind)}>
                        {doing?.kind === kind
                          ? t('curateQuality.personal.redacting', { count: doing.done, amount: count(doing.done) })
                          : t('curateQuality.personal.redactCertain')}
                      </Button>
                    )}
                  </span>,
                ],
              }))}
            />
          )}
          <p>
            <Records filter={{ personalData: true }}>{t('curateQuality.personal.all')}</Records>
            {' · '}
            <Records filter={{ redacted: true }}>
              {t('curateQuality.personal.redactedRecords', {
                count: project.state.redactions.size,
                amount: count(project.state.redactions.size),
              })}
            </Records>
          </p>
        </Part>
      )}
      {walking !== null && <PersonalWalk key={walking} kind={walking} />}
    </Sheet>
  );
}

/** Every certain finding of a kind, one entry for a record's field. Returns the entries. */
async function redactCertain(project: OpenProject, kind: string, progress: (done: number) => void): Promise<string[]> {
  const entries: string[] = [];
  for (let after = -1; ;) {
    const page = await host.projects.personalData({ project: project.id, after, limit: BATCH });
    const items = itemsOf(
      page.findings.filter(({ certainty }) => certainty === 'certain'),
      kind,
    );
    for (const [place, item] of items.entries()) {
      for (const doing of redactions(item.record, openFindings(project.state, item))) {
        const acted = project.act(doing);
        if (!acted.ok) {
          refuse(acted.failure);
          return entries;
        }
        entries.push(acted.value.entry);
      }
      if (place % SLICE === SLICE - 1) {
        progress(entries.length);
        await new Promise((resume) => setTimeout(resume));
      }
    }
    after = page.findings.at(-1)?.record ?? after;
    if (!page.more) return entries;
  }
}
