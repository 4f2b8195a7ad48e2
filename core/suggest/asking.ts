import type { Label, Question } from '../curate/question.ts';
import type { AnswerShape, ObjectShape } from './shape.ts';

/** Questions that a model can be asked. Conversations, relations and rankings are a person's work here. */
export type Askable = Extract<Question, { kind: 'choice' | 'spans' | 'text' | 'preference' | 'rating' | 'form' }>;

const ASKABLE: ReadonlySet<Question['kind']> = new Set(['choice', 'spans', 'text', 'preference', 'rating', 'form']);

export function isAskable(question: Question): question is Askable {
  return ASKABLE.has(question.kind);
}

/** More labels than this are too many for one choice of several, and more spans are the model going in circles. */
const MOST_LABELS = 20;
export const MOST_SPANS = 40;
/** Scoring every label costs a few tokens each; beyond this the grammar alone chooses. */
const MOST_SCORED = 64;
const MOST_STEPS = 200;

/** What a model calls the labels: their names; where two share one, their ids, which are never the same. */
export function spokenLabels(labels: readonly Label[]): ReadonlyMap<string, string> {
  const uses = new Map<string, number>();
  for (const { id, name } of labels) for (const text of new Set([id, name])) uses.set(text, (uses.get(text) ?? 0) + 1);
  return new Map(labels.map(({ id, name }) => [uses.get(name) === 1 ? name : id, id]));
}

export function spokenOf(labels: readonly Label[], id: string): string {
  for (const [spoken, label] of spokenLabels(labels)) if (label === id) return spoken;
  return id;
}

export function shapeOf(question: Askable): ObjectShape {
  switch (question.kind) {
    case 'choice': {
      const label = { enum: [...spokenLabels(question.labels).keys()] };
      return question.several
        ? object({
            labels: {
              type: 'array',
              items: label,
              minItems: 0,
              maxItems: Math.min(MOST_LABELS, question.labels.length),
            },
          })
        : object({ label });
    }
    case 'spans':
      return object({
        spans: {
          type: 'array',
          items: object({ text: { type: 'string' }, label: { enum: [...spokenLabels(question.labels).keys()] } }),
          minItems: 0,
          maxItems: MOST_SPANS,
        },
      });
    case 'text':
      return object({ text: { type: 'string' } });
    case 'preference':
      return object({ better: { enum: question.tie ? ['first', 'second', 'tie'] : ['first', 'second'] } });
    case 'rating': {
      const steps = question.highest - question.lowest + 1;
      return object({
        rating:
          steps <= MOST_STEPS
            ? { enum: Array.from({ length: steps }, (_, step) => question.lowest + step) }
            : { type: 'integer' },
      });
    }
    case 'form':
      return object(
        Object.fromEntries(
          question.inputs.map(({ id, kind }): [string, AnswerShape] => [
            id,
            { type: kind === 'number' ? 'number' : kind === 'yes-no' ? 'boolean' : 'string' },
          ]),
        ),
      );
  }
}

/** All that could be said to a question with few answers, to be weighed one by one; null where there is too much. */
export function candidatesOf(question: Askable): { label: string; text: string }[] | null {
  if (question.kind !== 'choice' || question.several || question.labels.length > MOST_SCORED) return null;
  return [...spokenLabels(question.labels)].map(([spoken, label]) => ({
    label,
    text: JSON.stringify({ label: spoken }),
  }));
}

/** How long an answer may become, in tokens. */
export function longestAnswer(question: Askable, contextTokens: number): number {
  const most = Math.floor(contextTokens / 4);
  const wanted = {
    choice: 'several' in question && question.several ? 256 : 96,
    spans: 768,
    text: 1_024,
    preference: 24,
    rating: 24,
    form: 64 + 96 * ('inputs' in question ? question.inputs.length : 0),
  }[question.kind];
  return Math.max(16, Math.min(most, wanted));
}

function object(properties: { readonly [name: string]: AnswerShape }): ObjectShape {
  return { type: 'object', properties };
}
