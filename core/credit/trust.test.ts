import { expect, it } from 'vitest';
import { settingsOf } from '../train/recipe.ts';
import { configurationOf, trustIn, trustOf, truth } from './trust.ts';
import { type ConfigurationFigures, type Truth, truthSchema } from './truth.ts';

const { targets } = settingsOf({ name: 'facts', changes: {} }, 128);
const plan = { checkpoints: 5, targets, bits: 8 as const };
const configuration = configurationOf({ targets }, plan);
const figures: ConfigurationFigures = {
  configuration,
  otherSeeds: 0.7,
  lowest: 0.6,
  sameSeed: 0.72,
  margin: 0.05,
  words: 0.5,
  gradientDot: 0.4,
  slack: 0.3,
};
const bench = (change: Partial<ConfigurationFigures>): Truth => ({
  format: 'colophon-truth/1',
  made: null,
  rows: [],
  configurations: [{ ...figures, ...change }],
});

it('trusts a configuration by the square of what the bench is sure of', () => {
  const found = trustOf(configuration, bench({}));
  expect(found.trust).toBeCloseTo(0.36, 12);
  expect(found.slack).toBe(0.3);
  expect(trustOf(configuration, bench({ slack: null })).slack).toBe(4);
  const turned = configurationOf({ targets: targets.toReversed() }, { ...plan, targets: targets.toReversed() });
  expect(trustOf(turned, bench({})).trust).toBeCloseTo(0.36, 12);
});

it('trusts nothing that does not beat both baselines for sure', () => {
  expect(trustOf(configuration, bench({ margin: 0 })).trust).toBe(0);
  expect(trustOf(configuration, bench({ margin: -0.01 })).trust).toBe(0);
  expect(trustOf(configuration, bench({ lowest: 0 })).trust).toBe(0);
  expect(trustOf(configuration, bench({ lowest: -0.6 })).trust).toBe(0);
  expect(trustIn({ lowest: Number.NaN, margin: Number.NaN })).toBe(0);
});

it.each([
  { checkpoints: 1 },
  { bits: 4 as const },
  { targets: ['attn_q' as const, 'attn_v' as const] },
  { trained: ['attn_q' as const] },
  { trainer: 'lora/2' },
  { signal: 'e-shampoo/4' },
])('trusts nothing without a figure of its own: %o', (change) => {
  expect(trustOf({ ...configuration, ...change }, bench({})).trust).toBe(0);
});

it('reads the figures that came with this version, each with a configuration of its own', () => {
  expect(truthSchema.parse(truth)).toEqual(truth);
  const keys = truth.configurations.map(({ configuration: own }) => JSON.stringify(own));
  expect(new Set(keys).size).toBe(keys.length);
});
