import type { JsonValue } from '#core/curate/value.ts';
import { count } from '../../parse/headerReader.ts';
import { excerpt } from '../limits.ts';
import type { Limits } from '../limits.ts';
import type { Fault } from '../problem.ts';

export type Parsed = { ok: true; value: JsonValue } | { ok: false; fault: Fault };

/**
 * Parses JSON and refuses what would silently become something else: a key that comes twice (the first value would be
 * lost), numbers that a double cannot hold (I-JSON, RFC 7493), halves of characters, `__proto__`, and nesting so deep
 * that it would end in a stack overflow elsewhere. `JSON.parse` is fast and checks the grammar; what it hides is found
 * by a walk from token to token, which costs little because texts are jumped over.
 */
export function parseJson(text: string, limits: Limits): Parsed {
  const hidden = hiddenFault(text, limits.depth);
  // Before parsing: sixteen million brackets would cost half a gigabyte.
  if (hidden?.code === 'too-deep') return { ok: false, fault: hidden };
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, fault: { code: 'syntax', detail: `It is not valid JSON: ${error.message}.` } };
  }
  const fault = hidden ?? (text.includes('\\u') ? surrogateFault(value) : null);
  return fault === null ? { ok: true, value } : { ok: false, fault };
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** What is wrong though the grammar is right. The text may be anything: it has not been parsed yet. */
function hiddenFault(text: string, deepest: number): Fault | null {
  /** The keys of the objects that are open; `null` for a list. */
  const open: (Set<string> | null)[] = [];
  let keys: Set<string> | null = null;
  let keyComes = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      const end = closingQuote(text, at);
      if (end < 0) return null;
      if (keyComes && keys !== null) {
        const key = keyOf(text.slice(at + 1, end));
        if (key === '__proto__') return { code: 'key', detail: 'It has a key "__proto__", which is not allowed.' };
        if (keys.has(key)) return { code: 'duplicate-key', detail: `The key "${excerpt(key, 80)}" comes twice.` };
        keys.add(key);
        keyComes = false;
      }
      at = end;
    } else if (unit === COMMA) {
      keyComes = keys !== null;
    } else if (unit === OPEN_OBJECT || unit === OPEN_LIST) {
      if (open.length >= deepest) return { code: 'too-deep', detail: `It is nested more than ${count(deepest)} deep.` };
      open.push(keys);
      keys = unit === OPEN_OBJECT ? new Set() : null;
      keyComes = keys !== null;
    } else if (unit === CLOSE_OBJECT || unit === CLOSE_LIST) {
      keys = open.pop() ?? null;
      keyComes = false;
    } else if (unit === MINUS || (unit >= ZERO && unit <= NINE)) {
      NUMBER.lastIndex = at;
      const token = NUMBER.exec(text)?.[0] ?? '-';
      if (!isExact(token)) {
        return {
          code: 'number',
          detail: `The number ${excerpt(token, 60)} cannot be kept exactly; write it as a text.`,
        };
      }
      at += token.length - 1;
    }
  }
  return null;
}

const NUMBER = /-?[\d.eE+-]*/y;

/** The place of the quote that ends the text beginning at `at`, or −1. */
export function closingQuote(text: string, at: number): number {
  for (let quote = text.indexOf('"', at + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let before = quote;
    while (text.charCodeAt(before - 1) === 0x5c) before -= 1;
    if ((quote - before) % 2 === 0) return quote;
  }
  return -1;
}

function keyOf(raw: string): string {
  if (!raw.includes('\\')) return raw;
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    // The whole is not valid either, and will be refused for that.
    return raw;
  }
}

/**
 * Whether a number is the same after it was read and written again. Whole numbers must be within ±(2^53 − 1); others
 * may have the 17 digits that a double can need.
 */
function isExact(token: string): boolean {
  if (token.length <= 15 && !/[eE]/.test(token)) return true;
  return (
    isJsonNumber(Number(token)) &&
    significantDigits(token) <= 17 &&
    !(Number(token) === 0 && /[1-9]/.test(mantissa(token)))
  );
}

/** Whole numbers from 2^53 to 10^21 would be written as digits of which the last ones are invented. */
export function isJsonNumber(value: number): boolean {
  if (!Number.isFinite(value)) return false;
  const size = Math.abs(value);
  return size <= Number.MAX_SAFE_INTEGER || size >= 1e21;
}

function mantissa(token: string): string {
  return token.replace(/[eE].*$/, '');
}

function significantDigits(token: string): number {
  const digits = mantissa(token).replaceAll(/[-.]/g, '');
  return digits.replace(/^0+/, '').replace(/0+$/, '').length;
}

function surrogateFault(value: JsonValue): Fault | null {
  if (typeof value === 'string') {
    return value.isWellFormed()
      ? null
      : { code: 'surrogate', detail: 'It has half of a character (a lone surrogate).' };
  }
  if (value === null || typeof value !== 'object') return null;
  for (const [key, inner] of Object.entries(value)) {
    const fault = surrogateFault(key) ?? surrogateFault(inner);
    if (fault !== null) return fault;
  }
  return null;
}
