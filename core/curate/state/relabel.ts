import { type Result, fail, ok } from '../../result.ts';
import type { Doing } from '../entry.ts';
import type { Answer } from '../question.ts';
import { BLOCK_RECORDS } from '../record.ts';
import { type RecordSet, decodeRecordSet, recordSetOf, unionOf } from '../recordSet.ts';
import type { Journal } from './journal.ts';
import type { CodedQuestion, Layer } from './layer.ts';
import type { Plan, PlanFailure } from './perform.ts';
import type { ProjectState } from './projectState.ts';

type Relabel = Extract<Doing, { kind: 'relabel' }>;

/** In everybody's answers and in what was decided. Only records whose answers change are changed. */
export function planRelabel(state: ProjectState, doing: Relabel): Result<Plan, PlanFailure> {
  let within: RecordSet | null = null;
  if (doing.records !== null) {
    const decoded = decodeRecordSet(doing.records, state.records);
    if (!decoded.ok) return fail({ code: 'BAD_RECORD_SET', problem: decoded.failure });
    within = decoded.value;
  }
  const changes = [...state.labelers, state.decisions].map((layer) => changesIn(layer, doing, within));
  return ok({
    records: unionOf(changes.flatMap(({ coded, kept }) => [coded?.records ?? new Uint32Array(0), recordSetOf(kept)])),
    write(journal) {
      for (const { layer, coded, kept } of changes) {
        if (coded !== null) journal.writeMany(coded.column, coded.records, coded.codeAfter);
        for (const record of kept) relabelKept(layer, record, doing, journal);
      }
    },
  });
}

interface Changes {
  readonly layer: Layer;
  readonly coded: { column: CodedQuestion['column']; records: RecordSet; codeAfter: (code: number) => number } | null;
  readonly kept: readonly number[];
}

function changesIn(layer: Layer, doing: Relabel, within: RecordSet | null): Changes {
  const coded = layer.coded.find(({ question }) => question === doing.question);
  return {
    layer,
    coded: coded === undefined ? null : changesOfCoded(coded, doing, within),
    kept: [...(within ?? layer.kept.keys())].filter((record) => {
      const answer = layer.kept.get(record)?.[doing.question];
      return answer !== undefined && relabelled(answer, doing) !== answer;
    }),
  };
}

function changesOfCoded(coded: CodedQuestion, doing: Relabel, within: RecordSet | null): Changes['coded'] {
  // Each answer that was ever given once, not each record. Codes that this makes come after those that are looked at.
  const after = new Map<number, number>();
  for (const [place, answer] of [...coded.codes.values].entries()) {
    const changed = relabelled(answer, doing);
    if (changed !== answer) after.set(place + 1, changed === null ? 0 : coded.codes.codeOf(changed));
  }
  if (after.size === 0) return null;
  const records: number[] = [];
  for (const record of within ?? recordsIn(coded)) if (after.has(coded.column.get(record))) records.push(record);
  const codeAfter = (code: number): number => after.get(code) ?? code;
  return { column: coded.column, records: Uint32Array.from(records), codeAfter };
}

function* recordsIn(coded: CodedQuestion): Iterable<number> {
  for (const block of [...coded.column.blocks()].toSorted((a, b) => a - b)) {
    for (let record = block * BLOCK_RECORDS; record < (block + 1) * BLOCK_RECORDS; record += 1) yield record;
  }
}

function relabelKept(layer: Layer, record: number, doing: Relabel, journal: Journal): void {
  const before = layer.kept.get(record);
  const answer = before?.[doing.question];
  if (before === undefined || answer === undefined) return;
  const changed = relabelled(answer, doing);
  const { [doing.question]: _replaced, ...others } = before;
  const after = changed === null ? others : { ...others, [doing.question]: changed };
  journal.put(layer.kept, record, Object.keys(after).length === 0 ? undefined : after);
}

/**
 * The answer itself where nothing in it changes. `null` where the only label of a choice is gone: nobody said "none of
 * them". A text without a span, or a span without a relation, is still an answer.
 */
function relabelled(answer: Answer, { from, to }: Relabel): Answer | null {
  const renamed = <Labelled extends { label: string }>(items: readonly Labelled[]): Labelled[] =>
    items.flatMap((item) => (item.label !== from ? [item] : to === null ? [] : [{ ...item, label: to }]));
  if (answer.kind === 'choice') {
    if (!answer.labels.includes(from)) return answer;
    const labels = answer.labels.flatMap((label) => (label !== from ? [label] : to === null ? [] : [to]));
    return labels.length === 0 ? null : { kind: 'choice', labels: [...new Set(labels)] };
  }
  if (answer.kind === 'spans' && answer.spans.some(({ label }) => label === from)) {
    return { ...answer, spans: renamed(answer.spans) };
  }
  if (answer.kind === 'relations' && answer.relations.some(({ label }) => label === from)) {
    return { ...answer, relations: renamed(answer.relations) };
  }
  return answer;
}
