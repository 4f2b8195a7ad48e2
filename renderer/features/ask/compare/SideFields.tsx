import { useQuery } from '@tanstack/react-query';
import type { AnswerSettings } from '#core/answerSettings.ts';
import type { Model } from '#core/model.ts';
import { t } from '#renderer/text/text.ts';
import { Select } from '#renderer/ui/Select.tsx';
import { AdapterPicker } from '../AdapterPicker.tsx';
import { LongField } from '../LongField.tsx';
import { presetsQuery } from '../presetsQuery.ts';
import { SamplingFields } from '../SamplingFields.tsx';
import { SchemaField } from '../SchemaField.tsx';
import styles from './CompareSheet.module.css';

export interface Side {
  base: string;
  settings: Omit<AnswerSettings, 'remote'>;
}

interface FieldsProps {
  title: string;
  models: readonly Model[];
  side: Side;
  change: (how: (before: Side) => Side) => void;
}

/** One way to answer: its base, its adapters, what it is told and how it chooses its words. */
export function SideFields({ title, models, side, change }: FieldsProps) {
  const presets = useQuery(presetsQuery).data ?? [];
  const set = (part: Partial<AnswerSettings>) => {
    const { remote: _, ...here } = part;
    change((before) => ({ ...before, settings: { ...before.settings, ...here } }));
  };
  const inUse = presets.find(({ settings }) => JSON.stringify(settings) === JSON.stringify(side.settings));
  return (
    <fieldset className={styles.side}>
      <legend>{title}</legend>
      <Select
        label={t('askMore.compare.base')}
        value={side.base}
        options={models.map(({ hash, name }) => ({ value: hash, label: name }))}
        onChange={(base) => change((before) => ({ ...before, base }))}
      />
      {presets.length > 0 && (
        <Select
          label={t('askMore.compare.preset')}
          value={inUse?.id ?? ''}
          options={[
            { value: '', label: t('askMore.compare.presetNone') },
            ...presets.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(id) => {
            const preset = presets.find((each) => each.id === id);
            if (preset !== undefined) set(preset.settings);
          }}
        />
      )}
      <AdapterPicker base={side.base} chosen={side.settings.adapters} change={(adapters) => set({ adapters })} />
      <LongField
        label={t('askMore.compare.instruction')}
        help={t('askMore.compare.instructionHelp')}
        value={side.settings.instruction}
        longest={100_000}
        onDone={(instruction) => set({ instruction })}
      />
      <details className={styles.more}>
        <summary>{t('askMore.compare.more')}</summary>
        <div>
          <SamplingFields now={side.settings} change={set} />
          <SchemaField value={side.settings.schema} onDone={(schema) => set({ schema })} />
        </div>
      </details>
    </fieldset>
  );
}
