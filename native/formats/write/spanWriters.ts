import type { Span } from '#core/curate/question.ts';
import type { JsonValue } from '#core/curate/value.ts';
import type { ExportRow } from './exportProject.ts';
import type { ObjectWriter } from './pairs.ts';
import { valueOf } from './picks.ts';
import type { Picks } from './picks.ts';

const tools = {
  doccano: { reserved: ['id', 'text', 'label', 'labels', 'entities', 'relations'], write: doccano },
  prodigy: {
    reserved: ['text', 'spans', 'label', 'answer', 'options', 'accept', 'tokens', 'relations', 'config'],
    write: prodigy,
  },
  spacy: { reserved: ['text', 'entities', 'cats', 'ents', 'spans', 'tokens'], write: spaCy },
};

/** doccano, Prodigy and spaCy: a text with spans or classes, in code points as the project counts. */
export function spanWriter(format: keyof typeof tools, picks: Picks): ObjectWriter {
  const { reserved, write: writeWith } = tools[format];
  const others = picks.otherFields(reserved);
  const write = writeWith(picks);
  return (row) => {
    const text = picks.text('text', row);
    const found = text === null ? null : write(text, answered(picks, row), row);
    if (found === null) return null;
    const rest = others.flatMap((id): [string, JsonValue][] => {
      const value = valueOf(row, id);
      return value === undefined ? [] : [[id, value]];
    });
    return { ...found, ...Object.fromEntries(rest) };
  };
}

interface Found {
  spans: readonly Span[] | null;
  labels: readonly string[] | null;
}

function answered(picks: Picks, row: ExportRow): Found {
  const spans = picks.answer('spans', row);
  const choice = picks.answer('label', row);
  return {
    spans: spans?.kind === 'spans' ? spans.spans : null,
    labels: choice?.kind === 'choice' ? choice.labels : null,
  };
}

type Write = (text: string, found: Found, row: ExportRow) => Record<string, JsonValue> | null;

function doccano(picks: Picks): Write {
  const spanNames = picks.names('spans');
  const labelNames = picks.names('label');
  return (text, { spans, labels }, row) => {
    const label =
      spans?.map(({ start, end, label: id }): JsonValue => [start, end, spanNames?.of(id) ?? id]) ??
      labels?.map((id): JsonValue => labelNames?.of(id) ?? id);
    return label === undefined ? null : { id: row.record.ordinal + 1, text, label };
  };
}

function prodigy(picks: Picks): Write {
  const spanNames = picks.names('spans');
  const question = picks.question('label');
  const labelNames = picks.names('label');
  const options =
    question?.kind === 'choice' ? question.labels.map(({ id }) => ({ id, text: labelNames?.of(id) ?? id })) : [];
  return (text, { spans, labels }) => {
    if (spans === null && labels === null) return null;
    return {
      text,
      ...(spans === null
        ? {}
        : { spans: spans.map(({ start, end, label }) => ({ start, end, label: spanNames?.of(label) ?? label })) }),
      ...(labels === null ? {} : { options, accept: [...labels] }),
      answer: 'accept',
    };
  };
}

function spaCy(picks: Picks): Write {
  const spanNames = picks.names('spans');
  const labelNames = picks.names('label');
  const question = picks.question('label');
  const ids = question?.kind === 'choice' ? question.labels.map(({ id }) => id) : [];
  return (text, { spans, labels }) => {
    if (spans === null && labels === null) return null;
    return {
      text,
      ...(spans === null
        ? {}
        : { entities: spans.map(({ start, end, label }): JsonValue => [start, end, spanNames?.of(label) ?? label]) }),
      ...(labels === null
        ? {}
        : { cats: Object.fromEntries(ids.map((id) => [labelNames?.of(id) ?? id, labels.includes(id) ? 1 : 0])) }),
    };
  };
}
