import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { filterText } from '#core/curate/filter.ts';
import { BLOCK_RECORDS } from '#core/curate/record.ts';
import { encodeRecordSet } from '#core/curate/recordSet.ts';
import { SUBMITTED } from '#core/curate/state/layer.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { recordsOfLabeler } from '../findings/foundRecords.ts';
import { ShowRecords } from '../ShowRecords.tsx';
import { Part, Records, Sheet, Table } from '../Sheet.tsx';
import sheet from '../Sheet.module.css';
import { useActing } from '../useActing.ts';
import { useVersion } from '../useVersion.ts';
import { sampleOf, secondPassRecords } from './sample.ts';
import styles from './SecondPass.module.css';

/** Gives a part of what one labeler did to another, who does not see the first answers. */
export function SecondPass() {
  const project = useProject();
  const { labelers } = useNow((now) => now.head);
  const me = useNow((now) => now.me);
  useVersion();
  return (
    <Sheet title={t('curateQuality.section.second')} lead={t('curateQuality.second.lead')}>
      <Part title={t('curateQuality.second.labelers')}>
        <Table
          label={t('curateQuality.second.labelers')}
          columns={[
            { title: t('curateQuality.labeler') },
            { title: t('curateQuality.status.submitted'), number: true },
            { title: t('curateQuality.second.open'), number: true },
            { title: t('curateQuality.second.who') },
          ]}
          rows={labelers.map(({ id, name }) => ({
            key: id,
            cells: [
              name,
              <ShowRecords key="done" find={() => recordsOfLabeler(project.state, id, SUBMITTED)}>
                {count(project.state.labeler(id)?.counts.status[SUBMITTED] ?? 0)}
              </ShowRecords>,
              <Records key="open" filter={{ assigned: id }}>
                {count(openOf(project.state, id))}
              </Records>,
              id === me ? (
                t('curateQuality.second.you')
              ) : (
                <Button key="choose" size="small" onClick={() => project.chooseMe(id)}>
                  {t('curateQuality.second.choose', { name })}
                </Button>
              ),
            ],
          }))}
        />
        <AddLabeler />
      </Part>
      {labelers.length > 1 && <Assign />}
    </Sheet>
  );
}

/** Assigned to the labeler and not submitted or discarded by them. */
function openOf(state: ProjectState, labeler: string): number {
  const layer = state.labeler(labeler);
  if (layer === undefined) return 0;
  const place = state.labelers.indexOf(layer) + 1;
  let open = 0;
  for (const block of state.assigned.blocks()) {
    const page = state.assigned.page(block) ?? [];
    for (let at = 0; at < page.length; at += 1) {
      if (page[at] === place && layer.status.get(block * BLOCK_RECORDS + at) < SUBMITTED) open += 1;
    }
  }
  return open;
}

function AddLabeler() {
  const project = useProject();
  const lease = useNow((now) => now.lease);
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    try {
      await host.projects.addLabeler({ project: project.id, name: name.trim(), key: null });
      setName('');
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={sheet.row}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <TextField
        label={t('curateQuality.second.name')}
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" disabled={busy || name.trim() === '' || lease === 'read'}>
        {t('curateQuality.second.add')}
      </Button>
    </form>
  );
}

function Assign() {
  const project = useProject();
  const { labelers } = useNow((now) => now.head);
  const me = useNow((now) => now.me);
  const { project: id } = useParams({ from: '/curate/$project' });
  const act = useActing();
  const [chosen, setChosen] = useState<string | null>(null);
  const [by, setBy] = useState<'percent' | 'number'>('percent');
  const [amount, setAmount] = useState({ percent: 10, number: 100 });
  const [seed, setSeed] = useState(1);
  const to = labelers.find((one) => one.id === chosen) ?? labelers.find((one) => one.id !== me);
  if (to === undefined) return null;
  const records = secondPassRecords(project.state, to.id);
  const wanted = by === 'percent' ? Math.round((records.length * amount.percent) / 100) : amount.number;
  const sample = Math.min(wanted, records.length);
  return (
    <Part
      title={t('curateQuality.second.assign')}
      basis={t('curateQuality.second.pool', { count: records.length, amount: count(records.length) })}
    >
      <p>{t('curateQuality.second.blind')}</p>
      {records.length === 0 ? (
        <Notice>{t('curateQuality.second.noPool', { name: to.name })}</Notice>
      ) : (
        <>
          <div className={styles.fields}>
            <Select
              label={t('curateQuality.second.to')}
              value={to.id}
              options={labelers.map((one) => ({ value: one.id, label: one.name }))}
              onChange={setChosen}
            />
            <div className={styles.amount}>
              <Choice
                label={t('curateQuality.second.by')}
                value={by}
                options={[
                  { value: 'percent', label: t('curateQuality.second.percent') },
                  { value: 'number', label: t('curateQuality.second.number') },
                ]}
                onChange={setBy}
              />
              <NumberField
                label={t(`curateQuality.second.amount.${by}`)}
                help={t('curateQuality.second.amountHelp')}
                value={amount[by]}
                min={1}
                max={by === 'percent' ? 100 : Math.max(1, records.length)}
                step={1}
                onDone={(value) => setAmount({ ...amount, [by]: value })}
              />
            </div>
            <NumberField
              label={t('curateQuality.second.seed')}
              help={t('curateQuality.second.seedHelp')}
              value={seed}
              min={0}
              max={2 ** 32 - 1}
              step={1}
              onDone={setSeed}
            />
          </div>
          <div className={sheet.row}>
            <Button
              kind="call"
              disabled={sample === 0}
              onClick={() =>
                act(
                  { kind: 'assign', records: encodeRecordSet(sampleOf(records, sample, seed)), to: to.id },
                  t('curateQuality.second.assigned', { count: sample, amount: count(sample), name: to.name }),
                )
              }
            >
              {t('curateQuality.second.give', { count: sample, amount: count(sample), name: to.name })}
            </Button>
          </div>
        </>
      )}
      <p>
        {to.id === me ? (
          <Link
            to="/curate/$project"
            params={{ project: id }}
            search={{ filter: filterText({ assigned: to.id }) }}
            className={sheet.link}
          >
            {t('curateQuality.second.begin')}
          </Link>
        ) : (
          t('curateQuality.second.switch', { name: to.name })
        )}
      </p>
    </Part>
  );
}
