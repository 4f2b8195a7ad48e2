import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { ulidSchema } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import { RuleSet } from '#core/suggest/rules.ts';
import type { JobDefinition } from '../jobs/jobs.ts';
import { damageFailure } from '../projects/openProject.ts';
import type { Projects } from '../projects/projects.ts';
import { asShown } from './reading.ts';
import { readRules } from './ruleFile.ts';
import type { Kept, SuggestionStore } from './store.ts';

const inputSchema = z.object({ project: ulidSchema });
const SLICE = 50;

interface RuleParts {
  projects: Projects;
  storeOf: (project: string) => Promise<SuggestionStore>;
  revised: () => void;
}

/** Keeps what the rules say of every record, and then forgets what they said before. */
export function ruleJob({ projects, storeOf, revised }: RuleParts): JobDefinition {
  return {
    kind: 'apply-rules',
    atOnce: 1,
    async run(context) {
      const { project: id } = inputSchema.parse(context.input);
      return projects.with(id, async (project) => {
        const rules = await readRules(project);
        if (!rules.ok) return rules;
        const ready = RuleSet.of(rules.value, project.head.questions);
        if (!ready.ok) return fail({ code: 'SCHEMA_REFUSED', detail: 'a rule for a label that is not there' });
        const store = await storeOf(id);
        let made = 0;
        for (const piece of project.store.pieces.slice()) {
          const records = await project.store.recordsIn(piece);
          if (!records.ok) return fail(damageFailure(records.failure));
          const kept: Kept[] = [];
          for (const [place, record] of records.value.entries()) {
            const said = ready.value.majority(ready.value.votes(asShown(project, record)));
            for (const [question, { label, certainty, by }] of said) {
              kept.push({
                suggestion: {
                  record: record.ordinal,
                  question,
                  answer: { kind: 'choice', labels: [label] },
                  source: 'rules',
                  by: by
                    .map(({ name }) => name)
                    .join(', ')
                    .slice(0, 200),
                  certainty,
                  at: Date.now(),
                },
                probabilities: null,
              });
            }
            if (place % SLICE === SLICE - 1) await turn();
          }
          if (context.signal.aborted) return fail({ code: 'CANCELLED' });
          store.put(context.id, kept);
          made += kept.length;
          context.progress(piece.first + piece.count);
        }
        store.clearBefore('rules', context.id);
        revised();
        return ok(String(made));
      });
    },
    async discard() {
      // What it has put is said by the rules all the same; the next run replaces it.
      revised();
    },
  };
}
