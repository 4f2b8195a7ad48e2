import type { TrainSettings } from '#core/train/recipe.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';

type NumberSetting = {
  [Key in keyof TrainSettings]: TrainSettings[Key] extends number ? Key : never;
}[keyof TrainSettings];

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** As core/train/recipe.ts takes them; the test holds the two together. */
export const BOUNDS: Readonly<Record<NumberSetting, Bounds>> = {
  rank: { min: 1, max: 256, step: 1 },
  alpha: { min: 0.5, max: 1_024, step: 0.5 },
  dropout: { min: 0, max: 0.5, step: 0.05 },
  epochs: { min: 1, max: 1_000, step: 1 },
  batchExamples: { min: 1, max: 1_024, step: 1 },
  longestTokens: { min: 16, max: 32_768, step: 16 },
  microTokens: { min: 16, max: 65_536, step: 16 },
  learningRate: { min: 0.000_001, max: 1, step: 0.000_01 },
  warmup: { min: 0, max: 1, step: 0.01 },
  finalRate: { min: 0, max: 1, step: 0.05 },
  weightDecay: { min: 0, max: 1, step: 0.01 },
  beta1: { min: 0, max: 0.999_9, step: 0.01 },
  beta2: { min: 0, max: 0.999_99, step: 0.001 },
  epsilon: { min: 0.000_000_000_1, max: 0.001, step: 0.000_000_01 },
  clip: { min: 0, max: 1_000, step: 0.5 },
  heldOut: { min: 0, max: 0.5, step: 0.05 },
  evaluations: { min: 1, max: 200, step: 1 },
  patience: { min: 0, max: 200, step: 1 },
  seed: { min: 0, max: 0xffff_ffff, step: 1 },
  threads: { min: 0, max: 64, step: 1 },
};

export const GROUPS = [
  { group: 'adapter', settings: ['rank', 'alpha', 'rankStabilised', 'dropout', 'targets'] },
  {
    group: 'learning',
    settings: [
      'epochs',
      'batchExamples',
      'learningRate',
      'warmup',
      'finalRate',
      'weightDecay',
      'beta1',
      'beta2',
      'epsilon',
      'clip',
    ],
  },
  { group: 'data', settings: ['longestTokens', 'packing', 'heldOut', 'seed'] },
  { group: 'watching', settings: ['evaluations', 'patience', 'traceable'] },
  { group: 'machine', settings: ['microTokens', 'threads', 'device'] },
] as const satisfies readonly { group: string; settings: readonly (keyof TrainSettings)[] }[];

export function isNumber(key: keyof TrainSettings): key is NumberSetting {
  return key in BOUNDS;
}

/** A setting's value in words. */
export function settingText(settings: TrainSettings, key: keyof TrainSettings): string {
  const value = settings[key];
  if (key === 'device') return t(`factory.devices.${settings.device}`);
  if (key === 'targets') return settings.targets.join(', ');
  if (typeof value === 'boolean') return value ? t('factory.on') : t('factory.off');
  return typeof value === 'number' ? figureText(value) : value.toString();
}

/** Small ones as people write them: 0.0002, not 2e-4; only the very smallest go by their power. */
export function figureText(value: number): string {
  if (Number.isInteger(value)) return count(value);
  return Math.abs(value) < 0.000_001 ? value.toExponential() : String(Number(value.toFixed(8)));
}

export function isSetting(key: string): key is keyof TrainSettings {
  return GROUPS.some(({ settings }) => (settings as readonly string[]).includes(key));
}

/** Losses are compared, so they are written alike. */
export function lossText(loss: number): string {
  return Math.abs(loss) >= 100 ? loss.toFixed(0) : loss.toFixed(3);
}
