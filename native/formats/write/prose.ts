import { Fences, headingOf } from '../read/markdown.ts';
import type { Losses } from './losses.ts';
import type { Picks } from './picks.ts';
import type { TextWriter } from './tables.ts';

const isBlank = (line: string) => line.trim() === '';

/** Texts alone, with an empty line or a line end between them. */
export function textWriter(picks: Picks, per: 'paragraph' | 'line', losses: Losses): TextWriter {
  let first = true;
  return {
    header: '',
    row: (row) => {
      const text = picks.text('text', row);
      if (text === null || isBlank(text)) return null;
      const parts = text.split('\n');
      if (parts.some((part) => isBlank(part)) || text.endsWith('\r') || (per === 'line' && parts.length > 1)) {
        losses.count(
          'separator-inside',
          null,
          `A text with ${per === 'line' ? 'line ends' : 'empty lines'} in it will come back as several.`,
        );
      }
      // Readers take the first such mark for a sign of the encoding.
      const mark = first && text.startsWith('\uFEFF') ? '\uFEFF' : '';
      first = false;
      return `${mark}${text}${per === 'line' ? '\n' : '\n\n'}`;
    },
  };
}

/** A section for each record, under a heading of the first level. */
export function markdownWriter(picks: Picks, losses: Losses): TextWriter {
  return {
    header: '',
    row: (row) => {
      const text = picks.text('text', row);
      if (text === null) return null;
      const ownTitle = picks.text('title', row);
      const title = ownTitle ?? `Record ${String(row.record.ordinal + 1)}`;
      const heading = `# ${title.replaceAll(/\s+/g, ' ').trim()}`;
      if (headingOf(heading, 1) !== title) {
        losses.count(
          'separator-inside',
          picks.field('title'),
          'A heading has one line, and neither spaces nor # at its end.',
        );
      }
      const { open, isPlain } = checkBody(text);
      if (!isPlain) {
        losses.count(
          'separator-inside',
          picks.field('text'),
          'A text with a heading of the first level, empty lines around it or code without an end will come back changed.',
        );
      }
      // Code without an end would swallow all records after it.
      return `${heading}\n\n${text}\n${open === null ? '' : `${open}\n`}\n`;
    },
  };
}

function checkBody(text: string): { open: string | null; isPlain: boolean } {
  const fences = new Fences();
  const lines = text.split('\n');
  let plain = true;
  for (const line of lines) if (!fences.isCode(line) && headingOf(line, 1) !== null) plain = false;
  const around = text !== '' && (isBlank(lines[0] ?? '') || isBlank(lines.at(-1) ?? ''));
  return { open: fences.open, isPlain: plain && !around && !text.endsWith('\r') && fences.open === null };
}
