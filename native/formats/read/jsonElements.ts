import { LONGEST_RAW } from '#core/curate/importing.ts';
import { count } from '../../parse/headerReader.ts';
import { excerpt } from '../limits.ts';
import type { Limits } from '../limits.ts';
import { badRow, FormatProblem } from '../problem.ts';
import type { TextFeed } from './feed.ts';
import { jsonRow } from './jsonLines.ts';
import { longer } from './lines.ts';
import { Batch } from './rows.ts';
import type { Row } from './rows.ts';

/**
 * The elements of a JSON array, one after the other, without the array ever being in memory: the text is cut at the
 * commas of the outermost level, and each piece is parsed by itself. `under` is the key of the one outer object whose
 * array is meant. Without an array, the file is taken as objects that follow each other, often just one. A row's
 * number is its place, from 1.
 */
export async function* readJsonElements(feed: TextFeed, under: string | null, limits: Limits): AsyncGenerator<Row[]> {
  const cursor = new Cursor(feed, limits);
  const batch = new Batch(limits);
  let place = 0;
  for await (const { text, fault } of elements(cursor, under)) {
    place += 1;
    batch.add(
      fault === null ? jsonRow(place, text, limits) : { row: place, bad: badRow(place, fault, text) },
      text.length,
    );
    if (batch.full) yield batch.empties();
  }
  if (!batch.empty) yield batch.empties();
}

async function* elements(cursor: Cursor, under: string | null): AsyncGenerator<Value> {
  const first = await cursor.peek();
  if (first === undefined) throw new FormatProblem('nothing-in-it', 'There is nothing in the file.');
  if (under !== null) {
    if (first !== '{') throw cursor.unexpected('an object');
    cursor.skip(1);
    await findKey(cursor, under);
    yield* listed(cursor);
    return;
  }
  if (first === '[') {
    yield* listed(cursor);
    if ((await cursor.peek()) !== undefined) throw cursor.unexpected('the end of the file');
    return;
  }
  while ((await cursor.peek()) !== undefined) {
    yield await cursor.value();
    // Some tools put commas between the objects of a file, and no brackets around them.
    if ((await cursor.peek()) === ',') cursor.skip(1);
  }
}

async function* listed(cursor: Cursor): AsyncGenerator<Value> {
  await cursor.expect('[');
  if ((await cursor.peek()) === ']') {
    cursor.skip(1);
    return;
  }
  for (;;) {
    yield await cursor.value();
    const next = await cursor.peek();
    if (next === ']') {
      cursor.skip(1);
      return;
    }
    await cursor.expect(',');
  }
}

/** Goes to the array under a key of the outermost object, passing over what stands before it. */
async function findKey(cursor: Cursor, wanted: string): Promise<void> {
  for (;;) {
    const key = await cursor.value();
    await cursor.expect(':');
    if (!key.text.startsWith('"')) throw cursor.unexpected('a key');
    if (key.text === JSON.stringify(wanted) && (await cursor.peek()) === '[') return;
    await cursor.value();
    if ((await cursor.peek()) !== ',') {
      throw new FormatProblem('nothing-in-it', `There is no list under "${excerpt(wanted, 80)}".`);
    }
    cursor.skip(1);
  }
}

interface Value {
  /** Its text; only the beginning when `fault` says that it is too long. */
  text: string;
  fault: ReturnType<typeof longer> | null;
}

/** Whitespace, strings and brackets: all that has to be told apart to find where a value ends. */
const MARK = /["{}[\]]/g;
const END_OF_PLAIN_VALUE = /[\s,:[\]{}"]/g;
const NOT_SPACE = /[^ \t\r\n]/g;

/** Goes through the text of a JSON file value by value, knowing the line. */
class Cursor {
  readonly #feed: TextFeed;
  readonly #limits: Limits;
  #line = 1;
  #values = 0;

  constructor(feed: TextFeed, limits: Limits) {
    this.#feed = feed;
    this.#limits = limits;
  }

  /** The next character that is not white space; it is not taken. */
  async peek(): Promise<string | undefined> {
    for (;;) {
      NOT_SPACE.lastIndex = 0;
      const found = NOT_SPACE.exec(this.#feed.buffer);
      this.skip(found?.index ?? this.#feed.buffer.length);
      if (found !== null) return found[0];
      if (!(await this.#feed.more())) return undefined;
    }
  }

  skip(units: number): void {
    const { buffer } = this.#feed;
    for (let feed = buffer.indexOf('\n'); feed >= 0 && feed < units; feed = buffer.indexOf('\n', feed + 1))
      this.#line += 1;
    this.#feed.take(units);
  }

  async expect(character: string): Promise<void> {
    if ((await this.peek()) !== character) throw this.unexpected(`"${character}"`);
    this.skip(1);
  }

  unexpected(wanted: string): FormatProblem {
    const found = this.#feed.buffer === '' ? 'the end of the file' : JSON.stringify(excerpt(this.#feed.buffer, 20));
    const after = this.#values === 0 ? '' : `, after value ${count(this.#values)}`;
    return new FormatProblem('damaged', `Line ${count(this.#line)}${after}: here is ${found} instead of ${wanted}.`);
  }

  /** The whole next value, found by its brackets and quotes; whether it is valid is for the parser to say. */
  async value(): Promise<Value> {
    const first = await this.peek();
    if (first === undefined || first === ',' || first === ':' || first === '}' || first === ']') {
      throw this.unexpected('a value');
    }
    const beginning = this.#line;
    const scan = new ValueScan();
    let tooLong: string | null = null;
    for (;;) {
      const end = scan.end(this.#feed.buffer);
      if (end !== null || this.#feed.ended) {
        if (end === null && !scan.plain) {
          throw new FormatProblem(
            'damaged',
            `The file ends inside value ${count(this.#values + 1)}, which begins at line ${count(beginning)}.`,
          );
        }
        const length = end ?? this.#feed.buffer.length;
        const text = tooLong ?? this.#feed.buffer.slice(0, length);
        const isLong = tooLong !== null || length > this.#limits.record;
        const fault = isLong ? longer(this.#limits) : this.#feed.faultIn(0, length);
        this.skip(length);
        this.#values += 1;
        return { text, fault };
      }
      if (tooLong !== null || this.#feed.buffer.length > this.#limits.record) {
        tooLong ??= excerpt(this.#feed.buffer, LONGEST_RAW + 2);
        this.skip(scan.passed(this.#feed.buffer));
      }
      await this.#feed.more();
    }
  }
}

/** Finds the end of a value in a text that grows; what was looked at is not looked at again. */
class ValueScan {
  #at = 0;
  #depth = 0;
  #inText = false;
  #begun = false;
  /** A number or a word: it ends where something else begins, or with the file. */
  plain = false;

  /** The length of the value, or `null` when more of the text is needed. */
  end(text: string): number | null {
    if (!this.#begun && text !== '') {
      this.#begun = true;
      this.plain = !'"{['.includes(text.charAt(0));
    }
    return this.plain ? this.#endOfPlain(text) : this.#endOfNested(text);
  }

  /** How much of the text may be forgotten; the scan goes on with what is left. */
  passed(text: string): number {
    const passed = Math.min(this.#at, text.length);
    this.#at -= passed;
    return passed;
  }

  #endOfPlain(text: string): number | null {
    END_OF_PLAIN_VALUE.lastIndex = this.#at;
    const found = END_OF_PLAIN_VALUE.exec(text);
    this.#at = found?.index ?? text.length;
    // At least one character, or nothing would ever be passed.
    return found === null ? null : Math.max(1, found.index);
  }

  #endOfNested(text: string): number | null {
    while (this.#at < text.length) {
      if (this.#inText && !this.#passText(text)) return null;
      if (!this.#inText && this.#depth === 0 && this.#at > 0) return this.#at;
      MARK.lastIndex = this.#at;
      const mark = MARK.exec(text);
      if (mark === null) {
        this.#at = text.length;
        return null;
      }
      this.#at = mark.index + 1;
      if (mark[0] === '"') this.#inText = true;
      else this.#depth += mark[0] === '{' || mark[0] === '[' ? 1 : -1;
      if (this.#depth === 0 && !this.#inText) return this.#at;
    }
    return null;
  }

  /** Goes to after the closing quote, if it is there. */
  #passText(text: string): boolean {
    for (let quote = text.indexOf('"', this.#at); quote >= 0; quote = text.indexOf('"', quote + 1)) {
      let before = quote;
      while (before > this.#at && text.charCodeAt(before - 1) === 0x5c) before -= 1;
      if ((quote - before) % 2 === 0) {
        this.#at = quote + 1;
        this.#inText = false;
        return true;
      }
    }
    this.#at = text.length - openBackslash(text, this.#at);
    return false;
  }
}

/** 1 when the text ends in a backslash that belongs to what comes next; pairs of them, from `from` on, do not. */
function openBackslash(text: string, from: number): number {
  let first = text.length;
  while (first > from && text.charCodeAt(first - 1) === 0x5c) first -= 1;
  return (text.length - first) % 2;
}
