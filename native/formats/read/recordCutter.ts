import { MOST_COLUMNS } from '#core/curate/importing.ts';
import type { Fault } from '../problem.ts';

export type Cut =
  /** `end` is where the record's text ends, `next` where the next one begins, `lines` how many it went over. */
  | { kind: 'record'; cells: string[]; end: number; next: number; lines: number }
  | { kind: 'broken'; fault: Fault }
  | { kind: 'more'; inQuotes: boolean };

/** Enough to see that there are too many: a line of sixteen million commas would otherwise fill the memory. */
const MOST_CELLS = MOST_COLUMNS + 2;

/** Cuts the records of a piece of delimited text, one after the other. */
export class RecordCutter {
  readonly #text: string;
  readonly #delimiter: string;
  readonly #newline: '\n' | '\r';
  /** Whether nothing comes after the text. */
  readonly #final: boolean;
  #quotes: Seeker;
  #delimiters: Seeker;
  #newlines: Seeker;

  constructor(text: string, delimiter: string, newline: '\n' | '\r', final: boolean) {
    this.#text = text;
    this.#delimiter = delimiter;
    this.#newline = newline;
    this.#final = final;
    this.#quotes = new Seeker(text, '"');
    this.#delimiters = new Seeker(text, delimiter);
    this.#newlines = new Seeker(text, newline);
  }

  /** After a broken record the next one may begin before the place that was looked at last. */
  goBack(): void {
    this.#quotes = new Seeker(this.#text, '"');
    this.#delimiters = new Seeker(this.#text, this.#delimiter);
    this.#newlines = new Seeker(this.#text, this.#newline);
  }

  cut(from: number): Cut {
    const newline = this.#newlines.from(from);
    if (this.#quotes.from(from) < Math.min(newline, this.#text.length)) return this.#cutQuoted(from);
    if (newline === Infinity && !this.#final) return { kind: 'more', inQuotes: false };
    const end = this.#lineEnd(from, newline);
    const cells = this.#text.slice(from, end).split(this.#delimiter, MOST_CELLS);
    return { kind: 'record', cells, end, next: Math.min(newline + 1, this.#text.length), lines: 1 };
  }

  /** A record with a quote somewhere in its first line. */
  #cutQuoted(from: number): Cut {
    const text = this.#text;
    const cells: string[] = [];
    for (let at = from; ; at += 1) {
      if (text.charAt(at) === '"') {
        const cell = this.#quotedCell(at);
        if (cell.kind !== 'cell') return cell;
        cells.push(cell.value);
        at = cell.after;
        const newline = text.charAt(at) === '\r' && this.#newline === '\n' ? at + 1 : at;
        if (newline >= text.length && !this.#final) return { kind: 'more', inQuotes: false };
        if (newline >= text.length || text.charAt(newline) === this.#newline)
          return this.#record(cells, from, at, newline);
        if (text.charAt(at) !== this.#delimiter) return afterQuote();
      } else {
        const newline = this.#newlines.from(at);
        const delimiter = this.#delimiters.from(at);
        if (delimiter > newline || delimiter === Infinity) {
          if (newline === Infinity && !this.#final) return { kind: 'more', inQuotes: false };
          const end = this.#lineEnd(at, newline);
          cells.push(text.slice(at, end));
          return this.#record(cells, from, end, Math.min(newline, text.length));
        }
        cells.push(text.slice(at, delimiter));
        at = delimiter;
      }
      if (cells.length >= MOST_CELLS) return tooManyCells();
    }
  }

  /** The cell whose quote opens at `at`; `after` is behind the quote that closes it. */
  #quotedCell(at: number): { kind: 'cell'; value: string; after: number } | Exclude<Cut, { kind: 'record' }> {
    const text = this.#text;
    let value = '';
    for (let open = at + 1; ;) {
      const quote = text.indexOf('"', open);
      const unsure = quote < 0 || quote + 1 >= text.length;
      if (unsure && !this.#final) return { kind: 'more', inQuotes: true };
      if (quote < 0) return neverClosed();
      if (text.charAt(quote + 1) !== '"')
        return { kind: 'cell', value: value + text.slice(open, quote), after: quote + 1 };
      value += text.slice(open, quote + 1);
      open = quote + 2;
    }
  }

  #lineEnd(from: number, newline: number): number {
    const end = Math.min(newline, this.#text.length);
    const hasReturn = this.#newline === '\n' && end > from && this.#text.charAt(end - 1) === '\r';
    return hasReturn ? end - 1 : end;
  }

  #record(cells: string[], from: number, end: number, newline: number): Cut {
    const raw = this.#text.slice(from, end);
    let lines = 1;
    for (let at = raw.indexOf(this.#newline); at >= 0; at = raw.indexOf(this.#newline, at + 1)) lines += 1;
    return { kind: 'record', cells, end, next: Math.min(newline + 1, this.#text.length), lines };
  }
}

export function neverClosed(): Extract<Cut, { kind: 'broken' }> {
  return { kind: 'broken', fault: { code: 'quotes', detail: 'It opens a quote that is never closed.' } };
}

function afterQuote(): Cut {
  const detail = 'A quote closes in the middle of a cell; either it was opened wrongly or its quotes are not doubled.';
  return { kind: 'broken', fault: { code: 'quotes', detail } };
}

function tooManyCells(): Cut {
  return { kind: 'broken', fault: { code: 'cells', detail: 'It has too many cells.' } };
}

/** Where the next of something is, without looking twice: asked for places that never go back. */
class Seeker {
  readonly #text: string;
  readonly #wanted: string;
  #found = -1;

  constructor(text: string, wanted: string) {
    this.#text = text;
    this.#wanted = wanted;
  }

  /** Infinity when there is none. */
  from(at: number): number {
    if (this.#found < at) {
      const found = this.#text.indexOf(this.#wanted, at);
      this.#found = found < 0 ? Infinity : found;
    }
    return this.#found;
  }
}
