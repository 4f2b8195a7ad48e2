import { expect, it } from 'vitest';
import { draftOf, splitLabel } from '#core/curate/schemaDraft.ts';
import { templates } from '#core/curate/templates.ts';
import { hiddenSentences, previewSentences, problemSentence } from './sentences.ts';

const before = templates.sentiment;
const draft = draftOf(before);

it('says in words what saving would do', () => {
  const [question] = draft.questions;
  if (question === undefined || !('labels' in question)) throw new Error('no labels');
  const split = splitLabel(draft, question, before, { from: 'negative', name: 'Angry', records: '' });
  const preview = {
    relabelled: [
      { question: 'sentiment', from: 'mixed', to: 'neutral', records: 412 },
      { question: 'sentiment', from: 'negative', to: 'angry', records: 1 },
      { question: 'sentiment', from: 'positive', to: null, records: 2 },
      { question: 'sentiment', from: 'neutral', to: null, records: 0 },
    ],
    hidden: [{ question: 'sentiment', records: 3 }],
  };
  expect(previewSentences(preview, before, split)).toEqual([
    '412 records change from “Mixed” to “Neutral”.',
    '1 record changes from “Negative” to “Angry”.',
    '2 records lose “Positive”.',
    '“What does the writer feel?” goes, with the answers of 3 records.',
  ]);
  expect(hiddenSentences({ relabelled: [], hidden: [] }, before)).toEqual([]);
});

it('says what stands in the way', () => {
  const sentence = (code: 'NO_LABELS' | 'OTHER', detail = '') =>
    problemSentence({ question: 'sentiment', code, detail }, draft);
  expect(sentence('NO_LABELS')).toBe('“What does the writer feel?” has no label.');
  expect(sentence('OTHER', 'two fields have one name')).toBe('This does not fit together: two fields have one name.');
});
