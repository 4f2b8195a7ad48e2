import { setImmediate as turn } from 'node:timers/promises';
import { decodeRecordSet } from '#core/curate/recordSet.ts';
import { PENDING } from '#core/curate/state/layer.ts';
import { MARK } from '#core/curate/state/projectState.ts';
import { isSettled, settledOf } from '#core/curate/state/reads.ts';
import type { Failure } from '#core/failure.ts';
import { Chance } from '#core/chance.ts';
import { MinHash, estimatedJaccard } from '#core/quality/minhash.ts';
import { byDiversity } from '#core/quality/ordering.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { isAskable } from '#core/suggest/asking.ts';
import { chooseExamples } from '#core/suggest/examples.ts';
import type { Example } from '#core/suggest/prompt.ts';
import { valueText } from '#core/suggest/recordText.ts';
import type { SuggestWish } from '#protocol/window/suggestions.ts';
import type { OpenProject } from '../projects/openProject.ts';
import { readRecords } from './reading.ts';
import type { SuggestionStore } from './store.ts';

/** Comparing every candidate with every chosen one takes this many times as many steps as there are records chosen. */
const DIVERSE_CANDIDATES = 2_000;
const DIVERSE_MOST = 500;
const DIVERSE_LABELLED = 100;
/** Answered records among which examples are chosen. */
const EXAMPLE_CANDIDATES = 200;
const SLICE = 50;

/** Ordinals of the records that a wish means, in the order in which they are taken up. */
export async function wantedRecords(
  project: OpenProject,
  store: SuggestionStore,
  wish: SuggestWish,
): Promise<Result<number[], Failure>> {
  const { state } = project;
  let chosen: number[];
  if (wish.records === null) chosen = Array.from({ length: state.records }, (_, record) => record);
  else {
    const decoded = decodeRecordSet(wish.records, state.records);
    if (!decoded.ok) return fail({ code: 'NOTHING_CHOSEN' });
    chosen = [...decoded.value];
  }
  if (wish.pendingOnly) chosen = chosen.filter((record) => isPending(project, record));
  const ordered = await inOrder(project, store, wish, chosen);
  if (!ordered.ok) return ordered;
  const limited = ordered.value.slice(0, wish.limit ?? undefined);
  return limited.length === 0 ? fail({ code: 'NOTHING_CHOSEN' }) : ok(limited);
}

async function inOrder(
  project: OpenProject,
  store: SuggestionStore,
  { order, seed, limit }: SuggestWish,
  chosen: number[],
): Promise<Result<number[], Failure>> {
  if (order === 'as-they-stand') return ok(chosen);
  if (order === 'sample') return ok(shuffled(chosen, seed));
  const first = order === 'diversity' ? await diverse(project, chosen, limit ?? DIVERSE_MOST, seed) : ok([]);
  if (!first.ok) return first;
  const wanted = new Set(chosen);
  const front = new Set(first.value);
  if (order === 'uncertainty') for (const record of store.leastCertain(null)) if (wanted.has(record)) front.add(record);
  return ok([...front, ...chosen.filter((record) => !front.has(record))]);
}

export function isPending({ state }: OpenProject, record: number): boolean {
  return ((state.marks[record] ?? 0) & MARK.status) === PENDING;
}

export function shuffled(records: readonly number[], seed: number): number[] {
  return Array.from(new Chance(seed).order(records.length), (place) => records[place] ?? 0);
}

/** Those that lie farthest from each other and from what is labelled, by their words; of a sample of the candidates. */
export async function diverse(
  project: OpenProject,
  candidates: readonly number[],
  wanted: number,
  seed: number,
): Promise<Result<number[], Failure>> {
  const drawn = shuffled(candidates, seed).slice(0, DIVERSE_CANDIDATES);
  const labelled = settledRecords(project, seed).slice(0, DIVERSE_LABELLED);
  const records = await readRecords(project, [...drawn, ...labelled]);
  if (!records.ok) return records;
  const hash = new MinHash(1);
  const signatures: (Uint32Array | null)[] = [];
  for (const [place, { fields }] of records.value.entries()) {
    signatures.push(hash.signature(Object.values(fields).map(valueText).join('\n').slice(0, 20_000)));
    if (place % SLICE === SLICE - 1) await turn();
  }
  const distance = (one: number, other: number) => {
    const [first, second] = [signatures[one] ?? null, signatures[other] ?? null];
    return first === null || second === null ? 0 : 1 - estimatedJaccard(first, second);
  };
  const known = labelled.map((_, place) => drawn.length + place);
  const places = byDiversity(records.value.length, distance, Math.min(wanted, DIVERSE_MOST), seed, known);
  return ok(places.filter((place) => place < drawn.length).map((place) => drawn[place] ?? 0));
}

/** What people have answered, to show to a model; by question, the best first. */
export async function examplesFor(
  project: OpenProject,
  wish: SuggestWish,
): Promise<Result<ReadonlyMap<string, readonly Example[]>, Failure>> {
  const byQuestion = new Map<string, readonly Example[]>();
  if (wish.examples === 0) return ok(byQuestion);
  const settled = settledRecords(project, wish.seed)
    .filter((record) => !project.state.redactions.has(record))
    .slice(0, EXAMPLE_CANDIDATES);
  const records = await readRecords(project, settled);
  if (!records.ok) return records;
  for (const question of project.head.questions) {
    if (!wish.questions.includes(question.id) || !isAskable(question)) continue;
    const candidates = records.value.flatMap((record): Example[] => {
      const answer = settledOf(project.state, record.ordinal)?.answers[question.id];
      return answer === undefined ? [] : [{ record, answer }];
    });
    // One more than are wanted: a record that is asked about is left out of its own examples.
    byQuestion.set(question.id, chooseExamples(candidates, wish.examples + 1, wish.seed));
    await turn();
  }
  return ok(byQuestion);
}

/** In an order that the seed gives. */
function settledRecords({ state }: OpenProject, seed: number): number[] {
  const settled: number[] = [];
  for (let record = 0; record < state.records; record += 1) {
    if (isSettled(state, record)) settled.push(record);
  }
  return shuffled(settled, seed);
}
