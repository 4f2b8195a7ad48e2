import { z } from 'zod';
import type { Answer, Span } from '../curate/question.ts';
import { answerMisfit } from '../curate/schema.ts';
import type { JsonValue } from '../curate/value.ts';
import { fail, ok, type Result } from '../result.ts';
import { toCodePoints } from '../text/codePoints.ts';
import { type Askable, MOST_SPANS, spokenLabels } from './asking.ts';

/**
 * - `not-json`: cut off, or not what was asked for.
 * - `misfit`: it does not fit the question: a label that is not there, two spans that overlap.
 * - `not-in-text`: a span whose text the record does not have.
 */
export type AnswerProblem = 'not-json' | 'misfit' | 'not-in-text';

/** A model that does not stop. */
const LONGEST_SAID = 200_000;

const said = {
  label: z.object({ label: z.string() }),
  labels: z.object({ labels: z.array(z.string()).max(1_000) }),
  spans: z.object({ spans: z.array(z.object({ text: z.string().min(1), label: z.string() })).max(MOST_SPANS) }),
  text: z.object({ text: z.string() }),
  better: z.object({ better: z.enum(['first', 'second', 'tie']) }),
  rating: z.object({ rating: z.number() }),
  form: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
};

/** What a model said, as an answer to the question: all of it, or nothing. `fields`: the record's, as imported. */
export function parseAnswer(
  question: Askable,
  text: string,
  fields: Readonly<Record<string, JsonValue>>,
): Result<Answer, AnswerProblem> {
  if (text.length > LONGEST_SAID) return fail('not-json');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fail('not-json');
  }
  const answer = answerFrom(question, json, fields);
  if (!answer.ok) return answer;
  return answerMisfit(question, answer.value) === null ? answer : fail('misfit');
}

function answerFrom(
  question: Askable,
  json: unknown,
  fields: Readonly<Record<string, JsonValue>>,
): Result<Answer, AnswerProblem> {
  switch (question.kind) {
    case 'choice': {
      const ids = spokenLabels(question.labels);
      const one = said.label.safeParse(json).data;
      const spoken = question.several ? said.labels.safeParse(json).data?.labels : one && [one.label];
      if (spoken === undefined) return fail('not-json');
      const labels = [...new Set(spoken)].map((name) => ids.get(name));
      return labels.includes(undefined)
        ? fail('misfit')
        : ok({ kind: 'choice', labels: labels.filter((label) => label !== undefined) });
    }
    case 'spans': {
      const found = said.spans.safeParse(json).data;
      const field = fields[question.field];
      if (found === undefined) return fail('not-json');
      return typeof field === 'string' ? spansIn(question, field, found.spans) : fail('not-in-text');
    }
    case 'text': {
      const found = said.text.safeParse(json).data;
      return found === undefined || found.text.trim() === ''
        ? fail('not-json')
        : ok({ kind: 'text', text: found.text });
    }
    case 'preference': {
      const found = said.better.safeParse(json).data;
      return found === undefined ? fail('not-json') : ok({ kind: 'preference', chosen: found.better });
    }
    case 'rating': {
      const found = said.rating.safeParse(json).data;
      return found === undefined ? fail('not-json') : ok({ kind: 'rating', rating: found.rating });
    }
    case 'form': {
      const values = said.form.safeParse(json).data;
      return values === undefined ? fail('not-json') : ok({ kind: 'form', values });
    }
  }
}

/** A text that is named twice means its next place in the field. */
function spansIn(
  question: Extract<Askable, { kind: 'spans' }>,
  field: string,
  named: readonly { text: string; label: string }[],
): Result<Answer, AnswerProblem> {
  const ids = spokenLabels(question.labels);
  const after = new Map<string, number>();
  const seen = new Set<string>();
  const spans: Span[] = [];
  for (const { text, label: spoken } of named) {
    const label = ids.get(spoken);
    if (label === undefined) return fail('misfit');
    const at = field.indexOf(text, after.get(text) ?? 0);
    // Said once more than it stands there: a model that repeats itself, and nothing new.
    if (at < 0 && seen.has(`${label} ${text}`)) continue;
    if (at < 0) return fail('not-in-text');
    const [start, end] = toCodePoints(field, [at, at + text.length]);
    if (start === null || end === null || start === undefined || end === undefined) return fail('not-in-text');
    after.set(text, at + text.length);
    seen.add(`${label} ${text}`);
    spans.push({ id: spans.length, start, end, text, label });
  }
  return ok({ kind: 'spans', unit: 'codepoint', spans });
}
