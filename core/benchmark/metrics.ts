import type { Metric } from './report.ts';

export function lowerIsBetter(metric: Metric): boolean {
  return metric === 'loss' || metric === 'perplexity' || metric === 'memory';
}
