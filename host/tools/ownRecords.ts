import { decodeRecordSet } from '#core/curate/recordSet.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok, type Result } from '#core/result.ts';
import type { OpenProject } from '../projects/openProject.ts';
import type { ReadFor, Reads } from '#core/reading/reads.ts';
import { MOST_SOURCES } from '#core/reading/reads.ts';
import { textOf } from '../projects/searchIndex.ts';
import type { AnswerTool } from './answerTools.ts';

/** Projects and their search, for reading only. */
export interface RecordPlaces {
  list(): Promise<
    readonly { id: string; name: string; records: number; removedAt: number | null; failure: Failure | null }[]
  >;
  search(
    id: string,
    text: string,
    after: number,
    limit: number,
  ): Promise<Result<{ records: string; more: boolean }, Failure>>;
  with<Value>(
    id: string,
    work: (project: OpenProject) => Promise<Result<Value, Failure>>,
  ): Promise<Result<Value, Failure>>;
}

/** Snapshots and their search. Whoever seals one says whether it may be read: `find` heeds that, and tells of it. */
export interface SealedPlaces {
  list(): Promise<readonly { root: string }[]>;
  find(words: string, reads: Reads, signal: AbortSignal): Promise<Pick<ReadFor, 'notes' | 'notRead'>>;
}

const MOST_PROJECTS = 30;
const MOST_SHOWN = 5;
/** Of one word in one project: those beyond are not weighed. */
const MOST_WEIGHED = 500;
const MOST_WORDS = 8;
/** In UTF-16 units. */
const EXCERPT = 500;
const BEFORE_THE_WORD = 120;

interface Hit {
  project: string;
  projectName: string;
  ordinal: number;
  /** How many of the words it has. */
  words: number;
}

/** Looks for words in the records of this person's projects, and of the snapshots that are here. */
export function ownRecords(places: RecordPlaces, sealed: SealedPlaces): AnswerTool {
  return {
    name: 'records',
    description:
      'Looks for words in the records of this person’s projects and snapshots, and returns the records that have most of them.',
    parameters: JSON.stringify({
      type: 'object',
      properties: {
        words: { type: 'string', maxLength: 120, description: 'A few words that such a record would have in it' },
      },
      required: ['words'],
    }),
    async use(given, signal) {
      const asked = 'words' in given && typeof given.words === 'string' ? given.words : '';
      const words = [...new Set(asked.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [])].slice(0, MOST_WORDS);
      if (words.length === 0) return fail('There were no words to look for.');
      const found = await hitsOf(places, words, signal);
      const shown = found.slice(0, MOST_SHOWN);
      const texts: string[] = [];
      for (const hit of shown) {
        const text = await textAt(places, hit);
        if (text !== undefined) {
          texts.push(
            `[${texts.length + 1}] Project “${hit.projectName}”, record ${hit.ordinal + 1}:\n${around(text, words)}`,
          );
        }
      }
      const { notes, notRead } = await notesOf(sealed, words, signal);
      for (const { name, line, text } of notes) {
        texts.push(`[${texts.length + 1}] Snapshot “${name}”, line ${line}:\n${around(text, words)}`);
      }
      if (texts.length === 0) texts.push(`No record has any of these words: ${words.join(' ')}.`);
      return ok([...texts, ...forbidden(notRead)].join('\n\n'));
    },
  };
}

async function notesOf(sealed: SealedPlaces, words: readonly string[], signal: AbortSignal) {
  const roots = (await sealed.list()).slice(0, MOST_SOURCES);
  if (roots.length === 0) return { notes: [], notRead: [] };
  const sources = roots.map(({ root }) => ({ kind: 'snapshot' as const, root }));
  return sealed.find(words.join(' '), { sources, notes: MOST_SHOWN }, signal);
}

function forbidden(notRead: ReadFor['notRead']): string[] {
  const names = notRead.filter(({ reason }) => reason.why === 'terms').map(({ name }) => `“${name}”`);
  return names.length === 0 ? [] : [`Not looked into, as their terms forbid it: ${names.join(', ')}.`];
}

async function hitsOf(places: RecordPlaces, words: readonly string[], signal: AbortSignal): Promise<Hit[]> {
  const projects = (await places.list()).filter(
    ({ removedAt, failure, records }) => removedAt === null && failure === null && records > 0,
  );
  const hits = new Map<string, Hit>();
  for (const { id, name } of projects.slice(0, MOST_PROJECTS)) {
    for (const word of words) {
      if (signal.aborted) return [];
      // With a space after it a word is whole, and not the beginning of one that is still being typed.
      const found = await places.search(id, `${word} `, -1, MOST_WEIGHED);
      if (!found.ok || found.value.records === '') continue;
      const records = decodeRecordSet(found.value.records, Number.MAX_SAFE_INTEGER);
      if (!records.ok) continue;
      for (const ordinal of records.value) {
        const key = `${id} ${ordinal}`;
        const known = hits.get(key) ?? { project: id, projectName: name, ordinal, words: 0 };
        hits.set(key, { ...known, words: known.words + 1 });
      }
    }
  }
  return [...hits.values()].toSorted((one, other) => other.words - one.words || one.ordinal - other.ordinal);
}

async function textAt(places: RecordPlaces, { project, ordinal }: Hit): Promise<string | undefined> {
  const read = await places.with(project, async ({ store }): Promise<Result<CurateRecord | undefined, Failure>> => {
    for (const piece of store.piecesFrom(ordinal)) {
      const records = await store.recordsIn(piece);
      return ok(records.ok ? records.value.find((record) => record.ordinal === ordinal) : undefined);
    }
    return ok(undefined);
  });
  return read.ok && read.value !== undefined ? textOf(read.value) : undefined;
}

/** The part of a long record where the first of the words stands. */
function around(text: string, words: readonly string[]): string {
  if (text.length <= EXCERPT) return text;
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word)).filter((place) => place >= 0);
  const from = Math.max(0, Math.min(...places, text.length - EXCERPT) - BEFORE_THE_WORD);
  const to = from + EXCERPT;
  return `${from > 0 ? '…' : ''}${text.slice(from, to).toWellFormed()}${to < text.length ? '…' : ''}`;
}
