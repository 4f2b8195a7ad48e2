import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { quality as contract } from '#protocol/window/quality.ts';
import type { Quality } from '../quality/quality.ts';

export function qualityProcedures(quality: Quality) {
  const os = implement(contract);
  return os.router({
    overview: os.overview.handler(async ({ input, errors }) => valueOr(errors, await quality.overview(input.project))),
    findOutliers: os.findOutliers.handler(async ({ input, errors }) =>
      valueOr(errors, await quality.findOutliers(input.project, input.fields)),
    ),
    outliers: os.outliers.handler(async ({ input, errors }) =>
      valueOr(errors, await quality.outliers(input.project, input.after, input.limit)),
    ),
    findLeakage: os.findLeakage.handler(async ({ input, errors }) =>
      valueOr(errors, await quality.findLeakage(input.project, input.by)),
    ),
    leakage: os.leakage.handler(async ({ input, errors }) =>
      valueOr(errors, await quality.leakage(input.project, input.after, input.limit)),
    ),
    findLabelErrors: os.findLabelErrors.handler(async ({ input, errors }) =>
      valueOr(errors, await quality.findLabelErrors(input.project, input.question)),
    ),
    labelErrors: os.labelErrors.handler(async ({ input, errors }) =>
      valueOr(errors, await quality.labelErrors(input.project, input.after, input.limit)),
    ),
  });
}
