import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type ExportOptions, exportFormatSchema, type ExportPlan, type Slot } from '#core/curate/exporting.ts';
import { host } from '#renderer/host/client.ts';
import type { Trouble } from '#renderer/host/failureOf.ts';
import { count as amountOf } from '#renderer/text/amounts.ts';
import { sentenceForError, sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import { Pick } from '../imports/Pick.tsx';
import styles from './ExportDialog.module.css';
import { FORMAT_GROUPS, hasColumns, USUAL_OPTIONS, withFormat } from './exportFormats.ts';
import { startExport } from './exporting.ts';
import { Losses } from './Losses.tsx';
import { Places } from './Places.tsx';

interface ExportOptionsFormProps {
  project: string;
  records: string | null;
  count: number;
  trouble: Trouble | undefined;
  close: () => void;
}

/** What was chosen last, for as long as the window lives. */
let lastOptions = USUAL_OPTIONS;

export function ExportOptionsForm({ project, records, count, trouble, close }: ExportOptionsFormProps) {
  const [options, setOptions] = useState(lastOptions);
  const [settled, setSettled] = useState(false);
  const [busy, setBusy] = useState(false);
  const plan = useQuery({
    // Asked anew when the project's questions changed.
    queryKey: ['projects', 'exportPlan', project, options.format, options.uses],
    queryFn: ({ signal }) => host.projects.exportPlan({ project, options }, { signal }),
    placeholderData: keepPreviousData,
  });
  const { data } = plan;
  const change = (changed: ExportOptions) => {
    lastOptions = changed;
    setOptions(changed);
  };
  const { format } = options;

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        setBusy(true);
        void startExport(project, { records, settled }, options).finally(() => setBusy(false));
      }}
    >
      <p className={styles.quiet}>
        {t('curateExports.what', { count, amount: amountOf(count) })} {t('curateExports.given')}
      </p>
      <Toggle
        label={t('curateExports.settled')}
        help={t('curateExports.settledHelp')}
        on={settled}
        onChange={setSettled}
      />
      <div className={styles.row}>
        <Pick
          label={t('curateExports.format')}
          value={format}
          onPick={(value) => change(withFormat(options, exportFormatSchema.parse(value)))}
        >
          {(['plain', 'training', 'labelling'] as const).map((group) => (
            <optgroup key={group} label={t(`curateExports.groups.${group}`)}>
              {FORMAT_GROUPS[group].map((each) => (
                <option key={each} value={each}>
                  {t(`curateExports.formats.${each}`)}
                </option>
              ))}
            </optgroup>
          ))}
        </Pick>
        {format !== 'parquet' && (
          <Choice
            label={t('curateExports.compress')}
            value={options.compress}
            options={(['none', 'gzip', 'zstd'] as const).map((value) => ({
              value,
              label: t(`curateExports.compressed.${value}`),
            }))}
            onChange={(compress) => change({ ...options, compress })}
          />
        )}
        {format === 'conll' && (
          <Choice
            label={t('curateExports.scheme')}
            value={options.scheme}
            options={(['bio', 'bioes'] as const).map((value) => ({ value, label: value.toUpperCase() }))}
            onChange={(scheme) => change({ ...options, scheme })}
          />
        )}
        {format === 'text' && (
          <Choice
            label={t('curateExports.per')}
            value={options.per}
            options={(['paragraph', 'line'] as const).map((value) => ({
              value,
              label: t(`curateExports.pers.${value}`),
            }))}
            onChange={(per) => change({ ...options, per })}
          />
        )}
      </div>
      {hasColumns(format) && (
        <fieldset className={styles.extras}>
          <legend className={styles.part}>{t('curateExports.extras')}</legend>
          {(['tags', 'author'] as const).map((extra) => (
            <label key={extra} className={styles.check}>
              <input
                type="checkbox"
                checked={options.extras.includes(extra)}
                onChange={({ currentTarget: { checked } }) =>
                  change({
                    ...options,
                    extras: checked ? [...options.extras, extra] : options.extras.filter((other) => other !== extra),
                  })
                }
              />
              {t(`curateExports.extra.${extra}`)}
            </label>
          ))}
        </fieldset>
      )}
      {plan.error !== null && <Notice tone="trouble">{sentenceForError(plan.error)}</Notice>}
      {data !== undefined && (
        <>
          <Places
            slots={data.slots}
            onUse={(slot, use) => change({ ...options, uses: { ...options.uses, [slot]: use } })}
          />
          {data.missing.length > 0 && <Notice tone="warning">{missingSentence(data)}</Notice>}
          {data.losses.length === 0 ? (
            <p className={styles.quiet}>{t('curateExports.holdsAll')}</p>
          ) : (
            <Losses losses={data.losses} />
          )}
        </>
      )}
      {trouble !== undefined && <Notice tone="trouble">{sentenceForTrouble(trouble)}</Notice>}
      <div className={styles.actions}>
        <Button type="submit" kind="call" disabled={busy || data === undefined || data.missing.length > 0}>
          {t('curateExports.start')}
        </Button>
        <Button kind="quiet" onClick={close}>
          {t('curateExports.close')}
        </Button>
      </div>
    </form>
  );
}

function missingSentence({ missing, slots }: ExportPlan): string {
  const named = (wanted: readonly Slot[]) => wanted.map((slot) => `“${t(`curateExports.slots.${slot}`)}”`).join(', ');
  const impossible = missing.filter((slot) => slots.find((one) => one.slot === slot)?.candidates.length === 0);
  return impossible.length > 0
    ? t('curateExports.missing', { slots: named(impossible) })
    : t('curateExports.unfilled', { slots: named(missing) });
}
