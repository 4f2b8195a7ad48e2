import { z } from 'zod';
import type { Label, Question } from './question.ts';
import type { Field } from './value.ts';

export const templateIdSchema = z.enum([
  'sentiment',
  'entities',
  'instruction',
  'preference',
  'answers-from-sources',
  'triage',
  'contract-clauses',
]);
export type TemplateId = z.infer<typeof templateIdSchema>;

/** What a project begins with. All of it can be changed; an import adds what its file has beside. */
export interface Template {
  readonly fields: readonly Field[];
  readonly questions: readonly Question[];
  readonly guidelines: string;
}

const text: Field = { id: 'text', title: 'Text', kind: 'text' };

function labels(...named: readonly (readonly [id: string, name: string, description?: string])[]): Label[] {
  return named.map(([id, name, description = ''], place) => ({ id, name, colour: place % 12, key: null, description }));
}

export const templates: Readonly<Record<TemplateId, Template>> = {
  sentiment: {
    fields: [text],
    questions: [
      {
        kind: 'choice',
        id: 'sentiment',
        title: 'What does the writer feel?',
        required: true,
        several: false,
        labels: labels(
          ['positive', 'Positive', 'Content, praise, joy'],
          ['negative', 'Negative', 'Anger, complaint, sorrow'],
          ['neutral', 'Neutral', 'States a fact, or feels nothing that shows'],
          ['mixed', 'Mixed', 'Both, and neither outweighs the other'],
        ),
      },
    ],
    guidelines:
      '# Sentiment\n\nLabel what the **writer** feels, not what you feel about it.\n\n- Irony counts as what is meant.\n- A question without feeling is *neutral*.\n- When both are there and one is clearly stronger, choose that one.\n',
  },
  entities: {
    fields: [text],
    questions: [
      {
        kind: 'spans',
        id: 'entities',
        title: 'Mark every name',
        required: false,
        field: 'text',
        overlaps: false,
        labels: labels(
          ['person', 'Person'],
          ['organisation', 'Organisation'],
          ['place', 'Place'],
          ['date', 'Date or time'],
          ['product', 'Product'],
        ),
      },
    ],
    guidelines:
      '# Names\n\nMark the whole name and nothing around it: no article, no full stop.\n\n- A title belongs to the name only when it is never left out.\n- Mark every mention, also of the same name.\n- A text without names is submitted as it is.\n',
  },
  instruction: {
    fields: [
      { id: 'instruction', title: 'Instruction', kind: 'text' },
      { id: 'input', title: 'Input', kind: 'text' },
      { id: 'output', title: 'Answer so far', kind: 'markdown' },
    ],
    questions: [
      { kind: 'text', id: 'response', title: 'The answer as it should be', required: true, from: 'output' },
      {
        kind: 'rating',
        id: 'quality',
        title: 'How good was the answer so far?',
        required: false,
        lowest: 1,
        highest: 5,
      },
    ],
    guidelines:
      '# Answers to learn from\n\nWrite the answer that you would be glad to get.\n\n- Do what the instruction says, all of it, and no more.\n- Correct mistakes of fact; leave out what you cannot check.\n- Keep the tone plain.\n',
  },
  preference: {
    fields: [
      { id: 'prompt', title: 'Prompt', kind: 'text' },
      { id: 'first', title: 'First answer', kind: 'markdown' },
      { id: 'second', title: 'Second answer', kind: 'markdown' },
    ],
    questions: [
      {
        kind: 'preference',
        id: 'better',
        title: 'Which answer is better?',
        required: true,
        fields: ['first', 'second'],
        tie: true,
      },
      { kind: 'text', id: 'reason', title: 'Why?', required: false, from: null },
    ],
    guidelines:
      '# Which is better\n\nJudge in this order: is it **true**, does it **do what was asked**, is it **clear**. Length is no merit.\n\nChoose a tie only where you would not mind getting either.\n',
  },
  'answers-from-sources': {
    fields: [
      { id: 'question', title: 'Question', kind: 'text' },
      { id: 'sources', title: 'Sources', kind: 'markdown' },
      { id: 'answer', title: 'Answer', kind: 'markdown' },
    ],
    questions: [
      {
        kind: 'choice',
        id: 'supported',
        title: 'Do the sources support the answer?',
        required: true,
        several: false,
        labels: labels(
          ['fully', 'Fully'],
          ['partly', 'Partly'],
          ['not_at_all', 'Not at all'],
          ['unanswerable', 'The sources do not say'],
        ),
      },
      {
        kind: 'spans',
        id: 'evidence',
        title: 'Mark where the sources say so',
        required: false,
        field: 'sources',
        overlaps: true,
        labels: labels(['supports', 'Supports'], ['contradicts', 'Contradicts']),
      },
      { kind: 'text', id: 'corrected', title: 'The answer as the sources have it', required: false, from: 'answer' },
    ],
    guidelines:
      '# Answers from sources\n\nOnly what stands in the sources counts, not what you know.\n\n- Mark the shortest passage that is enough.\n- An answer that goes beyond the sources is *partly* supported.\n',
  },
  triage: {
    fields: [{ id: 'note', title: 'Note', kind: 'text' }],
    questions: [
      {
        kind: 'choice',
        id: 'urgency',
        title: 'How urgent is it?',
        required: true,
        several: false,
        labels: labels(
          ['immediate', 'Immediate', 'Within minutes'],
          ['urgent', 'Urgent', 'Within the hour'],
          ['soon', 'Soon', 'Today'],
          ['routine', 'Routine', 'Can wait'],
        ),
      },
      {
        kind: 'spans',
        id: 'signs',
        title: 'Mark what speaks for it',
        required: false,
        field: 'note',
        overlaps: true,
        labels: labels(['symptom', 'Symptom'], ['measurement', 'Measurement'], ['history', 'History']),
      },
      {
        kind: 'form',
        id: 'summary',
        title: 'Summary',
        required: false,
        inputs: [
          { id: 'complaint', title: 'Complaint', kind: 'text' },
          { id: 'since', title: 'Since', kind: 'date' },
          { id: 'seen_before', title: 'Seen before', kind: 'yes-no' },
        ],
      },
    ],
    guidelines:
      '# Triage notes\n\nWhen in doubt between two, choose the more urgent. Label what the note says, not what may have been left out.\n',
  },
  'contract-clauses': {
    fields: [{ id: 'clause', title: 'Clause', kind: 'text' }],
    questions: [
      {
        kind: 'choice',
        id: 'kind',
        title: 'What is the clause about?',
        required: true,
        several: true,
        labels: labels(
          ['parties', 'Parties'],
          ['term', 'Term'],
          ['payment', 'Payment'],
          ['liability', 'Liability'],
          ['confidentiality', 'Confidentiality'],
          ['termination', 'Termination'],
          ['law', 'Law and venue'],
          ['other', 'Other'],
        ),
      },
      {
        kind: 'spans',
        id: 'parts',
        title: 'Mark its parts',
        required: false,
        field: 'clause',
        overlaps: true,
        labels: labels(
          ['duty', 'Duty'],
          ['right', 'Right'],
          ['condition', 'Condition'],
          ['amount', 'Amount'],
          ['period', 'Period'],
        ),
      },
      {
        kind: 'relations',
        id: 'links',
        title: 'Join what belongs together',
        required: false,
        spans: 'parts',
        labels: labels(['depends_on', 'Depends on'], ['limits', 'Limits']),
      },
    ],
    guidelines:
      '# Contract clauses\n\nA clause may be about several things: choose all that it rules on, not those it only mentions.\n\nA *condition* is marked from its first word (“if”, “unless”) to its end.\n',
  },
};
