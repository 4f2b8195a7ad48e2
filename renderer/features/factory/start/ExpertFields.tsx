import { type Target, type TrainSettings, targetSchema } from '#core/train/recipe.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import styles from '../Factory.module.css';
import { BOUNDS, GROUPS, isNumber, settingText } from '../settingFields.ts';
import { changeSetting, useDraft } from './draft.ts';

interface ExpertFieldsProps {
  settings: TrainSettings;
  /** As the recipe alone has them. */
  plain: TrainSettings;
}

/** Every setting, each with a sentence and the way back. */
export function ExpertFields({ settings, plain }: ExpertFieldsProps) {
  return GROUPS.map(({ group, settings: keys }) => (
    <section key={group} className={styles.group} aria-label={t(`factory.groups.${group}`)}>
      <h3 className={styles.small}>{t(`factory.groups.${group}`)}</h3>
      <div className={styles.fields}>
        {keys.map((key) => (
          <div key={key} className={styles.field} data-wide={key === 'targets'}>
            <Field of={key} settings={settings} />
            <Reset of={key} plain={plain} />
          </div>
        ))}
      </div>
    </section>
  ));
}

function Field({ of: key, settings }: { of: keyof TrainSettings; settings: TrainSettings }) {
  const label = t(`factory.settings.${key}.name`);
  const help = t(`factory.settings.${key}.help`);
  if (isNumber(key)) {
    return (
      <NumberField
        label={label}
        help={help}
        value={settings[key]}
        {...BOUNDS[key]}
        plain={key === 'seed'}
        onDone={(value) => changeSetting(key, value)}
      />
    );
  }
  if (key === 'device') {
    return (
      <Select
        label={label}
        help={help}
        value={settings.device}
        options={(['auto', 'wasm', 'webgpu'] as const).map((value) => ({
          value,
          label: t(`factory.devices.${value}`),
        }))}
        onChange={(device) => changeSetting('device', device)}
      />
    );
  }
  if (key === 'targets') return <Targets label={label} help={help} chosen={settings.targets} />;
  return <Toggle label={label} help={help} on={settings[key]} onChange={(on) => changeSetting(key, on)} />;
}

function Targets({ label, help, chosen }: { label: string; help: string; chosen: readonly Target[] }) {
  return (
    <fieldset className={styles.targets}>
      <legend>{label}</legend>
      <p className={styles.help}>{help}</p>
      {targetSchema.options.map((target) => {
        const on = chosen.includes(target);
        return (
          <label key={target}>
            <input
              type="checkbox"
              checked={on}
              // An adapter of no matrix is none.
              disabled={on && chosen.length === 1}
              onChange={(event) => {
                const wanted = event.currentTarget.checked;
                changeSetting(
                  'targets',
                  targetSchema.options.filter((one) => (one === target ? wanted : chosen.includes(one))),
                );
              }}
            />
            {t(`factory.targetNames.${target}`)}
          </label>
        );
      })}
    </fieldset>
  );
}

function Reset({ of: key, plain }: { of: keyof TrainSettings; plain: TrainSettings }) {
  const changed = useDraft(({ recipe }) => recipe.changes[key] !== undefined);
  if (!changed) return null;
  const value = settingText(plain, key);
  return (
    <Button
      size="small"
      kind="quiet"
      aria-label={t('factory.how.resetNamed', { name: t(`factory.settings.${key}.name`), value })}
      onClick={() => changeSetting(key, undefined)}
    >
      {t('factory.how.resetOne', { value })}
    </Button>
  );
}
