import type { Shape } from '#core/curate/mapping.ts';
import { columns } from './columns.ts';
import { conll } from './conll.ts';
import { openAiPreference, shareGpt } from './conversations.ts';
import { alpaca, kiln } from './instructions.ts';
import { labelStudio } from './labelStudio.ts';
import { labelStudioMin } from './labelStudioMin.ts';
import type { ShapeReader } from './shape.ts';
import { doccano, prodigy, spaCy } from './spanTools.ts';
import { completion, kto, messages, preference } from './trl.ts';

const readers: Record<Shape, ShapeReader> = {
  columns,
  'trl-messages': messages,
  'trl-completion': completion,
  'trl-preference': preference,
  'trl-kto': kto,
  alpaca,
  sharegpt: shareGpt,
  'openai-preference': openAiPreference,
  'label-studio': labelStudio,
  'label-studio-min': labelStudioMin,
  doccano,
  prodigy,
  conll,
  spacy: spaCy,
  kiln,
};

export function shapeReader(shape: Shape): ShapeReader {
  return readers[shape];
}

export const allShapes: readonly ShapeReader[] = Object.values(readers);
