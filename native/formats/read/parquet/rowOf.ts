import type { DecodedArray } from 'hyparquet';
import { count } from '../../../parse/headerReader.ts';
import type { JsonValue } from '#core/curate/value.ts';
import type { Limits } from '../../limits.ts';
import { badRow } from '../../problem.ts';
import type { Fault } from '../../problem.ts';
import { longer } from '../lines.ts';
import type { Row, RowValue } from '../rows.ts';
import { isJsonNumber, parseJson } from '../strictJson.ts';
import { JsonText, NotText } from './convert.ts';

/** One row of the columns, as JSON, with its length as text. */
export function rowOf(
  row: number,
  names: readonly string[],
  columns: readonly DecodedArray[],
  place: number,
  limits: Limits,
): { row: Row; units: number } {
  const value: RowValue = {};
  const reading = new CellReading(limits);
  let bad: Fault | null = null;
  names.forEach((name, index) => {
    const cell = reading.json(columns[index]?.[place] as unknown, 0);
    value[name] = cell;
    if (reading.fault !== null && bad === null) bad = { ...reading.fault, column: name };
  });
  if (bad === null && reading.units > limits.record) bad = longer(limits);
  if (bad !== null) return { row: { row, bad: badRow(row, bad, shown(value), 'json') }, units: reading.units };
  return { row: { row, value }, units: reading.units };
}

function shown(value: RowValue): string {
  return JSON.stringify(value).slice(0, 8_192);
}

class CellReading {
  readonly #limits: Limits;
  fault: Fault | null = null;
  units = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  json(value: unknown, depth: number): JsonValue {
    if (depth > this.#limits.depth) return this.#bad('too-deep', 'It is nested too deep.');
    this.units += 8;
    switch (typeof value) {
      case 'string':
        this.units += value.length;
        return value;
      case 'boolean':
        return value;
      case 'number':
        return isJsonNumber(value) ? value : this.#bad('number', `The number ${String(value)} cannot be kept exactly.`);
      case 'bigint':
        // Digits of a text are exact, those of a double would not be.
        return isJsonNumber(Number(value)) ? Number(value) : String(value);
      case 'object':
        return this.#nested(value, depth);
      case 'undefined':
      case 'symbol':
      case 'function':
        return null;
    }
  }

  #nested(value: object | null, depth: number): JsonValue {
    if (value === null) return null;
    if (value instanceof NotText) return this.#bad('value', `It holds ${count(value.bytes)} bytes that are not text.`);
    if (value instanceof JsonText) return this.#strict(value.text);
    if (value instanceof Date) return value.toISOString();
    if (Array.isArray(value)) return value.map((item: unknown) => this.json(item, depth + 1));
    if (ArrayBuffer.isView(value))
      return this.#bad('value', `It holds ${count(value.byteLength)} bytes that are not text.`);
    const entries = Object.entries(value).map(([key, item]): [string, JsonValue] => [key, this.json(item, depth + 1)]);
    return Object.fromEntries(entries);
  }

  #strict(text: string): JsonValue {
    this.units += text.length;
    const parsed = parseJson(text, this.#limits);
    if (parsed.ok) return parsed.value;
    this.fault ??= parsed.fault;
    return null;
  }

  #bad(code: Fault['code'], detail: string): null {
    this.fault ??= { code, detail };
    return null;
  }
}
