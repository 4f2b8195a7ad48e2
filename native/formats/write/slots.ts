import type { ExportFormat, ExportOptions, ExportPlan, Loss, Slot, SourceRef } from '#core/curate/exporting.ts';
import type { Question } from '#core/curate/question.ts';
import type { Field } from '#core/curate/value.ts';
import type { ExportProject } from './exportProject.ts';
import { LabelNames } from './labelNames.ts';

interface SlotRule {
  slot: Slot;
  required: boolean;
  fields: readonly Field['kind'][];
  questions: readonly Question['kind'][];
  /** Names that fit best. With `onlyByName`, nothing else is taken unasked. */
  names: readonly string[];
  onlyByName?: true;
}

const prose: readonly Field['kind'][] = ['text', 'markdown'];
const said: readonly Field['kind'][] = ['text', 'markdown', 'chat'];

const text: SlotRule = { slot: 'text', required: true, fields: prose, questions: [], names: ['text'] };
const spans: SlotRule = { slot: 'spans', required: false, fields: [], questions: ['spans'], names: [] };
const label: SlotRule = { slot: 'label', required: false, fields: [], questions: ['choice'], names: ['label'] };
const prompt: SlotRule = {
  slot: 'prompt',
  required: true,
  fields: said,
  questions: [],
  names: ['prompt', 'instruction', 'input', 'question'],
};
const completion: SlotRule = {
  slot: 'completion',
  required: true,
  fields: said,
  questions: ['text', 'chat'],
  names: ['completion', 'response', 'answer', 'output'],
};
const output: SlotRule = {
  ...completion,
  slot: 'output',
  fields: prose,
  questions: ['text'],
  names: ['output', 'response', 'answer', 'completion'],
};
const messages: SlotRule = {
  slot: 'messages',
  required: true,
  fields: ['chat'],
  questions: ['chat'],
  names: ['messages', 'conversations'],
};
const preference: SlotRule = { slot: 'preference', required: true, fields: [], questions: ['preference'], names: [] };
const input: SlotRule = {
  slot: 'input',
  required: true,
  fields: prose,
  questions: [],
  names: ['input', 'prompt', 'instruction'],
};

/** Formats without a rule hold all fields and answers under their own names. */
const RULES: Partial<Record<ExportFormat, readonly SlotRule[]>> = {
  text: [text],
  markdown: [{ ...text, slot: 'title', required: false, names: ['heading', 'title'], onlyByName: true }, text],
  'trl-messages': [messages],
  sharegpt: [messages],
  'trl-completion': [prompt, completion],
  'trl-kto': [prompt, completion, { ...label, required: true }],
  'trl-preference': [preference, { ...prompt, required: false }],
  'openai-preference': [preference, prompt],
  alpaca: [
    { ...input, slot: 'instruction', names: ['instruction', 'prompt', 'question', 'text'] },
    { ...input, required: false, names: ['input', 'context'], onlyByName: true },
    output,
  ],
  kiln: [input, output],
  doccano: [text, spans, label],
  prodigy: [text, spans, label],
  spacy: [text, spans, label],
  conll: [
    text,
    { ...spans, required: true },
    { slot: 'tokens', required: false, fields: ['list'], questions: [], names: ['tokens'], onlyByName: true },
    { slot: 'columns', required: false, fields: ['json'], questions: [], names: ['columns'], onlyByName: true },
  ],
};

/** doccano's file holds spans or classes, not both. */
const ONE_OF: Partial<Record<ExportFormat, readonly Slot[]>> = { doccano: ['spans', 'label'] };

/** Formats whose lines may have further keys, where other fields can stand. */
export const HOLDS_OTHER_FIELDS: ReadonlySet<ExportFormat> = new Set(['doccano', 'prodigy', 'spacy']);
/** Kinds of answers that a format of all fields cannot hold. */
const HOLDS_NOT: Partial<Record<ExportFormat, readonly Question['kind'][]>> = {
  'label-studio': ['chat', 'ranking', 'form'],
  'label-studio-min': ['chat', 'ranking', 'form', 'relations'],
};

/** What of a project goes where in a format, what could go there instead, and what has no place. */
export function planExport(project: ExportProject, options: Pick<ExportOptions, 'format' | 'uses'>): ExportPlan {
  const { format, uses } = options;
  const used = new Set<string>();
  const slots: ExportPlan['slots'] = [];
  for (const rule of RULES[format] ?? []) {
    const candidates = candidatesOf(rule, project);
    const wish = uses[rule.slot];
    const wished = wish == null ? undefined : candidates.find((one) => one.kind === wish.kind && one.id === wish.id);
    const taken =
      ONE_OF[format]?.includes(rule.slot) === true &&
      slots.some((one) => one.use !== null && ONE_OF[format]?.includes(one.slot));
    const use =
      wish === null || (taken && wished === undefined)
        ? null
        : (wished ?? bestOf(rule, candidates, used, othersOf(rule, format)) ?? null);
    if (use !== null) for (const key of keysOf(use, project)) used.add(key);
    slots.push({ slot: rule.slot, required: rule.required, candidates, use });
  }
  const missing = slots.filter(({ required, use }) => required && use === null).map(({ slot }) => slot);
  return { slots, missing, losses: naturalLosses(project, format, used) };
}

export function useOf(plan: ExportPlan, slot: Slot): SourceRef | null {
  return plan.slots.find((one) => one.slot === slot)?.use ?? null;
}

function candidatesOf(rule: SlotRule, project: ExportProject): SourceRef[] {
  const questions = project.questions.filter((question) => rule.questions.includes(question.kind));
  const fields = project.fields.filter((field) => rule.fields.includes(field.kind));
  return [
    ...questions.map(({ id }): SourceRef => ({ kind: 'question', id })),
    ...fields.map(({ id }): SourceRef => ({ kind: 'field', id })),
  ];
}

/** The one with a fitting name; else the first that has not a name for another slot. */
function bestOf(
  rule: SlotRule,
  candidates: readonly SourceRef[],
  used: ReadonlySet<string>,
  others: readonly string[],
): SourceRef | undefined {
  const free = candidates.filter(({ kind, id }) => !used.has(`${kind} ${id}`));
  const named = rule.names.flatMap((name) => free.filter(({ id }) => id === name))[0];
  if (named !== undefined || rule.onlyByName === true) return named;
  return free.find(({ id }) => !others.includes(id)) ?? free[0];
}

function othersOf(rule: SlotRule, format: ExportFormat): string[] {
  return (RULES[format] ?? []).filter(({ slot }) => slot !== rule.slot).flatMap(({ names }) => names);
}

/** What a use takes up: a question about preferences also the fields that it compares. */
function keysOf({ kind, id }: SourceRef, project: ExportProject): string[] {
  const question = kind === 'question' ? project.questions.find((one) => one.id === id) : undefined;
  return [
    `${kind} ${id}`,
    ...(question?.kind === 'preference' ? question.fields.map((field) => `field ${field}`) : []),
  ];
}

function naturalLosses(project: ExportProject, format: ExportFormat, used: ReadonlySet<string>): Loss[] {
  const holdsAll = RULES[format] === undefined;
  const holdsFields = holdsAll || HOLDS_OTHER_FIELDS.has(format);
  const lost = (what: string, detail: string): Loss => ({ code: 'not-in-format', what, detail, records: null });
  const fields = project.fields
    .filter(({ id }) => !holdsFields && !used.has(`field ${id}`))
    .map(({ id, title }) => lost(id, `The field ${title} has no place in this format.`));
  const questions = project.questions
    .filter(({ id, kind }) => (holdsAll ? HOLDS_NOT[format]?.includes(kind) === true : !used.has(`question ${id}`)))
    .map(({ id, title }) => lost(id, `The answers to ${title} have no place in this format.`));
  const byId = project.questions
    .filter((question) => holdsAll || used.has(`question ${question.id}`))
    .flatMap((question): Loss[] => {
      const labels = new LabelNames(question, labelTest(format)).byId;
      if (labels.length === 0) return [];
      const names = labels.map(({ id, name }) => `${name} as ${id}`).join(', ');
      return [
        {
          code: 'label-written-by-id',
          what: question.id,
          detail: `These labels are written by their id: ${names}.`.slice(0, 1_000),
          records: null,
        },
      ];
    });
  return [...fields, ...questions, ...byId];
}

/** Which names of labels a format can write. */
export function labelTest(format: ExportFormat): (name: string) => boolean {
  return format === 'conll' ? (name) => !/\s/.test(name) : () => true;
}
