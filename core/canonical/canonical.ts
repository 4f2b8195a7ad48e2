import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type Result, fail, ok } from '../result.ts';

/**
 * Why a value has no canonical form. `path` is a JSON pointer (RFC 6901) into the value: "/fields/text", "" for the
 * whole. A key that is bad itself is named by the object that it stands in.
 *
 * - `lone-surrogate`: half of a UTF-16 pair; it has no UTF-8 form, so two readers would hash different bytes.
 * - `not-finite`: NaN or an infinity.
 * - `beyond-safe-integer`: a whole number beyond 2^53 − 1. A parser may already have rounded it, and nobody could tell.
 * - `too-deep`: nested deeper than `DEEPEST`; also where a value contains itself.
 * - `not-json`: anything that JSON has no word for: undefined, a bigint, a function, a Date, a hole in a list.
 */
export interface BadValue {
  readonly path: string;
  readonly problem: 'lone-surrogate' | 'not-finite' | 'beyond-safe-integer' | 'too-deep' | 'not-json';
}

/** Levels of nesting. Deeper data is hostile or broken, and would exhaust the stack of whoever reads it later. */
export const DEEPEST = 256;

/**
 * The canonical text of a value as RFC 8785 (JCS) says: keys in the order of their UTF-16 units, numbers and texts as
 * ECMAScript writes them, no white space. Text is taken as it is: newlines and Unicode forms are never normalised.
 */
export function canonicalText(value: unknown): Result<string, BadValue> {
  const fault: Fault = { problem: null, path: [] };
  const text = write(value, 0, fault);
  if (fault.problem === null) return ok(text);
  const path = fault.path.toReversed().map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  return fail({ path: path.join(''), problem: fault.problem });
}

/** The canonical text in UTF-8: what is hashed and signed. */
export function canonicalBytes(value: unknown): Result<Uint8Array, BadValue> {
  const text = canonicalText(value);
  return text.ok ? ok(utf8ToBytes(text.value)) : text;
}

/** Filled in by the innermost bad value; every level adds its own step while the call returns. */
interface Fault {
  problem: BadValue['problem'] | null;
  path: string[];
}

function write(value: unknown, depth: number, fault: Fault): string {
  if (typeof value === 'string') return writeText(value, fault);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return bad(fault, 'not-finite');
    // Every double of 2^53 and more is whole, so this also refuses 1e300.
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return bad(fault, 'beyond-safe-integer');
    return canonicalNumber(value);
  }
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value === null) return 'null';
  if (typeof value !== 'object') return bad(fault, 'not-json');
  if (depth >= DEEPEST) return bad(fault, 'too-deep');
  if (Array.isArray(value)) return writeList(value, depth + 1, fault);
  return isPlain(value) ? writeObject(value, depth + 1, fault) : bad(fault, 'not-json');
}

/** A finite number as RFC 8785 writes it, which is as ECMAScript does: shortest digits, "-0" as "0". */
export function canonicalNumber(value: number): string {
  return String(value);
}

/** Escaping is JSON.stringify's, which is what RFC 8785 asks for; only lone surrogates differ, and those are refused. */
function writeText(text: string, fault: Fault): string {
  return text.isWellFormed() ? JSON.stringify(text) : bad(fault, 'lone-surrogate');
}

function writeList(list: readonly unknown[], depth: number, fault: Fault): string {
  let text = '[';
  for (let index = 0; index < list.length; index += 1) {
    if (index > 0) text += ',';
    text += write(list[index], depth, fault);
    if (fault.problem !== null) {
      fault.path.push(String(index));
      return '';
    }
  }
  return `${text}]`;
}

function writeObject(object: Readonly<Record<string, unknown>>, depth: number, fault: Fault): string {
  let text = '';
  for (const key of sortedKeys(object)) {
    const name = writeText(key, fault);
    if (fault.problem !== null) return '';
    text += text === '' ? '{' : ',';
    text += name;
    text += ':';
    text += write(object[key], depth, fault);
    if (fault.problem !== null) {
      fault.path.push(key);
      return '';
    }
  }
  return text === '' ? '{}' : `${text}}`;
}

/** JavaScript compares texts by UTF-16 units, which is the order that RFC 8785 asks for. */
function sortedKeys(object: Readonly<Record<string, unknown>>): string[] {
  const keys = Object.keys(object);
  let before = '';
  for (const key of keys) {
    // Most records keep their keys in order, and looking is cheaper than sorting.
    if (key < before) return keys.toSorted();
    before = key;
  }
  return keys;
}

function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function bad(fault: Fault, problem: BadValue['problem']): '' {
  fault.problem = problem;
  return '';
}
