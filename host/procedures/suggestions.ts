import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { suggestions as contract } from '#protocol/window/suggestions.ts';
import type { Suggestions } from '../suggestions/suggestions.ts';

export function suggestionProcedures(suggestions: Suggestions) {
  const os = implement(contract);
  return os.router({
    start: os.start.handler(async ({ input, errors }) =>
      valueOr(errors, await suggestions.start(input.project, input.wish)),
    ),
    prompts: os.prompts.handler(async ({ input, errors }) =>
      valueOr(errors, await suggestions.prompts(input.project, input.wish, input.record)),
    ),
    try: os.try.handler(async ({ input, errors, signal }) =>
      valueOr(
        errors,
        await suggestions.try(input.project, input.wish, input.record, signal ?? new AbortController().signal),
      ),
    ),
    of: os.of.handler(async ({ input, errors }) => valueOr(errors, await suggestions.of(input.project, input.records))),
    records: os.records.handler(async ({ input, errors }) => valueOr(errors, await suggestions.records(input.project))),
    summary: os.summary.handler(async ({ input, errors }) => valueOr(errors, await suggestions.summary(input.project))),
    clear: os.clear.handler(async ({ input, errors }) =>
      valueOr(errors, await suggestions.clear(input.project, input.source)),
    ),
    probabilities: os.probabilities.handler(async ({ input, errors }) =>
      valueOr(errors, await suggestions.probabilities(input.project, input.question, input.after, input.limit)),
    ),
    order: os.order.handler(async ({ input, errors }) =>
      valueOr(errors, await suggestions.order(input.project, input)),
    ),
    rules: os.rules.handler(async ({ input, errors }) => valueOr(errors, await suggestions.rules(input.project))),
    putRules: os.putRules.handler(async ({ input, errors }) =>
      valueOr(errors, await suggestions.putRules(input.project, input.rules)),
    ),
    tryRules: os.tryRules.handler(async ({ input, errors }) =>
      valueOr(errors, await suggestions.tryRules(input.project, input.rules, input.seed)),
    ),
    applyRules: os.applyRules.handler(async ({ input, errors }) =>
      valueOr(errors, await suggestions.applyRules(input.project)),
    ),
  });
}
