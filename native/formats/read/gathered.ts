import type { Limits } from '../limits.ts';
import { badRow } from '../problem.ts';
import type { Fault } from '../problem.ts';
import { longer } from './lines.ts';
import type { Line } from './lines.ts';
import type { Row, RowValue } from './rows.ts';

/** Lines that will be one record: a paragraph, a section, a sentence. Beyond the longest record none is kept. */
export class Gathered {
  readonly #limits: Limits;
  #texts: string[] = [];
  #units = 0;
  #fault: Fault | null = null;
  /** The first line's number. */
  row = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get empty(): boolean {
    return this.row === 0;
  }

  /** About its length as text. */
  get units(): number {
    return this.#units;
  }

  add(line: Line): void {
    if (this.row === 0) this.row = line.number;
    this.#fault ??= line.fault;
    this.#units += line.text.length + 1;
    if (this.#units > this.#limits.record) this.#fault ??= longer(this.#limits);
    if (this.#units <= this.#limits.record || this.#texts.length === 0) this.#texts.push(line.text);
  }

  /** The record that `read` makes of the lines, which are given away. */
  takenAs(read: (lines: string[]) => { value: RowValue } | { fault: Fault }): Row {
    const { row } = this;
    const texts = this.#texts;
    const made = this.#fault === null ? read(texts) : { fault: this.#fault };
    this.#texts = [];
    this.#units = 0;
    this.#fault = null;
    this.row = 0;
    return 'value' in made ? { row, value: made.value } : { row, bad: badRow(row, made.fault, texts.join('\n')) };
  }
}
