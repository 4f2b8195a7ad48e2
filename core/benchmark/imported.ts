import { z } from 'zod';
import type { JsonValue } from '../curate/value.ts';
import { type Result, fail, ok } from '../result.ts';
import { type BenchmarkItem, LONGEST_ITEM_TEXT, MOST_CHOICES } from './benchmark.ts';

/**
 * Where a line of JSON has what a benchmark needs, as dotted paths: "question", "choices.text", "doc.query". The tasks of
 * lm-evaluation-harness call them doc_to_text, doc_to_choice and doc_to_target.
 */
export const mappingOfLinesSchema = z.strictObject({
  /** What is asked. A text with {{path}} in it is filled in from the line. */
  prompt: z.string().min(1).max(2_000),
  /** A list of texts; several paths where each choice has a place of its own. Empty where nothing is chosen from. */
  choices: z.array(z.string().min(1).max(200)).max(MOST_CHOICES),
  /** The right one: its place (from 0), its letter, its label or its text; or the answer itself where there are no choices. */
  gold: z.string().min(1).max(200),
  /** Labels of the choices, where the right one is named by its label. */
  labels: z.string().max(200).nullable(),
});
export type MappingOfLines = z.infer<typeof mappingOfLinesSchema>;

export const lineProblemSchema = z.enum([
  'not-json',
  'no-lines',
  'no-prompt',
  'no-choices',
  'no-gold',
  'too-long',
  'too-many',
  'not-text',
]);
export type LineProblem = z.infer<typeof lineProblemSchema>;

/** A line of a file as an item of a benchmark. Everything in it is a stranger's. */
export function itemOfLine(line: JsonValue, mapping: MappingOfLines): Result<BenchmarkItem, LineProblem> {
  const prompt = promptOf(line, mapping.prompt);
  if (prompt === null) return fail('no-prompt');
  const references =
    mapping.choices.length === 0 ? answersOf(at(line, mapping.gold)) : choicesOf(line, mapping.choices);
  if (references === null) return fail(mapping.choices.length === 0 ? 'no-gold' : 'no-choices');
  if (mapping.choices.length > 0 && references.length < 2) return fail('no-choices');
  if (references.length > MOST_CHOICES) return fail('too-many');
  if ([prompt, ...references].some((text) => text.length > LONGEST_ITEM_TEXT)) return fail('too-long');
  if ([prompt, ...references].some((text) => !text.isWellFormed())) return fail('not-text');
  const messages = [{ role: 'user' as const, content: prompt }];
  if (mapping.choices.length === 0) return ok({ messages, references, gold: null });
  const labels = mapping.labels === null ? null : textsOf(at(line, mapping.labels));
  const gold = goldOf(at(line, mapping.gold), references, labels);
  return gold === null ? fail('no-gold') : ok({ messages, references, gold });
}

/** How the fields of well-known tasks are called, the likeliest first; null where none of them fits. */
export function guessMapping(line: JsonValue): MappingOfLines | null {
  const first = (paths: readonly string[], fits: (value: JsonValue | undefined) => boolean) =>
    paths.find((path) => fits(at(line, path))) ?? null;
  const prompt = first(PROMPTS, (value) => typeof value === 'string');
  if (prompt === null) return null;
  const list = first(CHOICES, (value) => (textsOf(value)?.length ?? 0) > 1);
  const apart = APART.find((paths) => paths.every((path) => typeof at(line, path) === 'string'));
  const choices = list === null ? [...(apart ?? [])] : [list];
  const gold = first(GOLDS, (value) => value !== undefined && value !== null && answersOf(value) !== null);
  if (gold === null) return null;
  const labels = first(['choices.label', 'labels'], (value) => (textsOf(value)?.length ?? 0) > 1);
  return { prompt, choices, gold, labels: choices.length === 0 ? null : labels };
}

const PROMPTS = [
  'question',
  'query',
  'ctx',
  'context',
  'prompt',
  'goal',
  'sentence',
  'input',
  'doc.query',
  'doc.question',
  'text',
];
const CHOICES = ['choices.text', 'choices', 'endings', 'options', 'doc.choices'];
const APART = [
  ['sol1', 'sol2'],
  ['option1', 'option2'],
  ['choice1', 'choice2'],
  ['A', 'B', 'C', 'D'],
];
const GOLDS = ['gold', 'answerKey', 'answer', 'label', 'target', 'doc.gold', 'output', 'answers', 'completion'];

/** Fills {{path}} in; a bare path stands for its value. */
function promptOf(line: JsonValue, template: string): string | null {
  if (!template.includes('{{')) {
    const value = at(line, template);
    return typeof value === 'string' && value.trim() !== '' ? value : null;
  }
  let missing = false;
  const filled = template.replaceAll(/\{\{\s*([^{}]{1,200}?)\s*\}\}/g, (_whole, path: string) => {
    const value = at(line, path);
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    missing = true;
    return '';
  });
  return missing || filled.trim() === '' ? null : filled;
}

function choicesOf(line: JsonValue, paths: readonly string[]): string[] | null {
  if (paths.length === 1) return textsOf(at(line, paths[0] ?? ''));
  const texts = paths.map((path) => at(line, path));
  return texts.every((text) => typeof text === 'string') ? texts : null;
}

function goldOf(
  value: JsonValue | undefined,
  choices: readonly string[],
  labels: readonly string[] | null,
): number | null {
  const place = (number: number) =>
    Number.isInteger(number) && number >= 0 && number < choices.length ? number : null;
  if (typeof value === 'number') return place(value);
  const [said] = textsOf(value) ?? [];
  if (said === undefined) return null;
  const byLabel = labels?.indexOf(said) ?? -1;
  if (byLabel >= 0) return place(byLabel);
  const byText = choices.indexOf(said);
  if (byText >= 0) return byText;
  if (/^\d{1,3}$/.test(said)) return place(Number(said));
  return /^[A-Za-z]$/.test(said) ? place(said.toUpperCase().charCodeAt(0) - 'A'.charCodeAt(0)) : null;
}

/** What counts as an answer: a text, or a list of them; SQuAD keeps them under "text". */
function answersOf(value: JsonValue | undefined): string[] | null {
  const texts =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? textsOf(value.text) : textsOf(value);
  return texts !== null && texts.length > 0 && texts.every((text) => text.trim() !== '') ? texts : null;
}

function textsOf(value: JsonValue | undefined): string[] | null {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (!Array.isArray(value)) return null;
  const texts = value.map((one) => (typeof one === 'number' ? String(one) : one));
  return texts.every((text) => typeof text === 'string') ? texts : null;
}

/** By own keys only: a line may be called "__proto__" in places. */
function at(value: JsonValue, path: string): JsonValue | undefined {
  let here: JsonValue | undefined = value;
  for (const step of path.split('.')) {
    if (typeof here !== 'object' || here === null || Array.isArray(here) || !Object.hasOwn(here, step))
      return undefined;
    here = here[step];
  }
  return here;
}
