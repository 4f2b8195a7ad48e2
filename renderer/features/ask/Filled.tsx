import { Fragment, type ReactNode } from 'react';

/**
 * A sentence of the catalogue with elements in its gaps: the sentence is asked for with "{{name}}" as the value of
 * each name, and the words keep whatever order their language gives them.
 */
export function Filled({ sentence, gaps }: { sentence: string; gaps: Readonly<Record<string, ReactNode>> }) {
  return sentence
    .split(/(\{\{\w+\}\})/)
    .map((part, index) => (
      <Fragment key={`${index} ${part}`}>{part.startsWith('{{') ? gaps[part.slice(2, -2)] : part}</Fragment>
    ));
}
