import type { Reading } from '#core/curate/importing.ts';
import type { JsonValue } from '#core/curate/value.ts';
import { isObject } from '../shapes/chatTurns.ts';

type JsonReading = { format: 'jsonl' } | { format: 'json'; under: string | null };

/** Under which a file's list of records is usually found. */
const USUAL_KEYS = [
  'data',
  'rows',
  'records',
  'examples',
  'items',
  'instances',
  'tasks',
  'documents',
  'train',
  'dataset',
  'results',
];

/** How the records lie in a text that begins like JSON; `null` where it does not. */
export function guessJson(text: string, name: string): JsonReading | null {
  const trimmed = text.trimStart();
  const first = trimmed.charAt(0);
  const isLines = /\.(?:jsonl|ndjson)(?:\.|$)/i.test(name);
  if (first !== '{' && first !== '[' && !isLines) return null;
  const lines = trimmed
    .split('\n', 3)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const values = lines.map((line) => parsed(line));
  // The third line may have been cut off by the end of what was read.
  const [one, two] = values;
  if (one !== undefined && (two !== undefined || isLines)) return { format: 'jsonl' };
  if (first === '[') return { format: 'json', under: null };
  if (first !== '{') return isLines ? { format: 'jsonl' } : null;
  if (one === undefined || isObject(one)) return { format: 'json', under: listIn(one, trimmed) };
  return { format: 'json', under: null };
}

function parsed(line: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(line);
    return value;
  } catch {
    return undefined;
  }
}

/** The key of the outermost object under which a list of objects stands. */
function listIn(whole: JsonValue | undefined, text: string): string | null {
  const keys = isObject(whole)
    ? Object.keys(whole).filter((key) => Array.isArray(whole[key]) && whole[key].some((item) => isObject(item)))
    : keysOfLists(text);
  // A record may well have a list of objects, as a conversation has; only a usual name, or pretty-printing on many
  // lines, speaks for a list of records.
  const usual = USUAL_KEYS.find((key) => keys.includes(key));
  return usual ?? null;
}

/** Keys of the outermost object whose value begins like a list of objects, as far as the text goes. */
function keysOfLists(text: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  const token = /"((?:[^"\\]|\\.)*)"(\s*:\s*\[\s*\{)?|[{}[\]]/g;
  for (const [whole, key, opens] of text.matchAll(token)) {
    if (key === undefined) depth += whole === '{' || whole === '[' ? 1 : -1;
    else if (opens !== undefined) {
      if (depth === 1) keys.push(key);
      depth += 2;
    }
  }
  return keys;
}

export function jsonReading(kind: JsonReading, encoding: Extract<Reading, { format: 'json' }>['encoding']): Reading {
  return { ...kind, encoding };
}
