import type { FactorPlan } from '../train/factors.ts';
import type { TrainSettings } from '../train/recipe.ts';
import truthFile from './truth.json' with { type: 'json' };
import { type ConfigurationFigures, type SignalConfiguration, type Truth, truthSchema } from './truth.ts';

/** Goes up with whatever changes what the trainer makes of the same records: then figures have to be taken anew. */
export const TRAINER = 'lora/1';
/** The signal, and the form of its factors. */
export const INFLUENCE_SIGNAL = 'e-shampoo/3';

/** The figures that came with this version. */
export const truth: Truth = truthSchema.parse(truthFile);

/** `beside`: how many other adapters answered with it. */
export function configurationOf(
  { targets: trained }: Pick<TrainSettings, 'targets'>,
  { checkpoints, targets, bits }: FactorPlan,
  beside = 0,
): SignalConfiguration {
  return { trainer: TRAINER, signal: INFLUENCE_SIGNAL, trained, checkpoints, targets, bits, beside };
}

export interface Trust {
  /** From 0 to 1. */
  readonly trust: number;
  /** How far an estimated part may be off, in parts of what it would be if nothing were squared. */
  readonly slack: number;
}

/** Where nobody measured it: more than twice what was found where somebody did. */
const UNKNOWN_SLACK = 4;

/**
 * How far an estimate in this configuration is trusted: the square of what the truth bench is sure of. A configuration
 * without a figure, or one that does not beat both baselines for sure, is not trusted at all, and so pays nothing.
 */
export function trustOf(configuration: SignalConfiguration, { configurations }: Truth = truth): Trust {
  const key = keyOf(configuration);
  const figures = configurations.find((one) => keyOf(one.configuration) === key);
  if (figures === undefined) return { trust: 0, slack: UNKNOWN_SLACK };
  return { trust: trustIn(figures), slack: figures.slack ?? UNKNOWN_SLACK };
}

export function trustIn({ lowest, margin }: Pick<ConfigurationFigures, 'lowest' | 'margin'>): number {
  if (!(margin > 0) || !(lowest > 0)) return 0;
  return Math.min(1, lowest ** 2);
}

/** The order in which matrices were named says nothing. */
function keyOf({ trainer, signal, trained, checkpoints, targets, bits, beside }: SignalConfiguration): string {
  return JSON.stringify([trainer, signal, trained.toSorted(), checkpoints, targets.toSorted(), bits, beside]);
}
