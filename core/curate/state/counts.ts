import type { Status } from '../entry.ts';
import type { Layer } from './layer.ts';
import type { ProjectState } from './projectState.ts';

export type StatusCounts = Readonly<Record<Status, number>>;

/** How many records a label was given to, by the status of those who gave it. */
export interface LabelCount {
  readonly question: string;
  readonly label: string;
  readonly status: StatusCounts;
}

export interface Counts {
  readonly records: number;
  readonly status: StatusCounts;
  readonly flagged: number;
  readonly adjudicated: number;
  readonly commented: number;
  readonly redacted: number;
  readonly tagged: number;
  readonly disagreement: number;
  readonly labelers: readonly {
    readonly id: string;
    readonly status: StatusCounts;
    readonly assigned: number;
    readonly tookMs: number;
    readonly labels: readonly LabelCount[];
  }[];
  /** Tags that people added or removed; those that records came with are counted where records are. */
  readonly tags: readonly { readonly tag: string; readonly added: number; readonly removed: number }[];
}

/** Reads what is counted all along: its cost is that of labels and labelers, not of records. */
export function countsOf(state: ProjectState): Counts {
  const { counts, records } = state;
  const [flagged = 0, adjudicated = 0, commented = 0, redacted = 0, tagged = 0, disagreement = 0] = counts.bits;
  return {
    records,
    status: statusCounts(counts.status, records),
    flagged,
    adjudicated,
    commented,
    redacted,
    tagged,
    disagreement,
    labelers: state.labelers.map((layer, place) => ({
      id: layer.id,
      status: statusCounts(layer.counts.status, records),
      assigned: counts.assigned[place + 1] ?? 0,
      tookMs: layer.counts.tookMs,
      labels: labelCounts(layer),
    })),
    tags: tagCounts(state),
  };
}

function statusCounts([, draft = 0, submitted = 0, discarded = 0]: readonly number[], records: number): StatusCounts {
  return { pending: records - draft - submitted - discarded, draft, submitted, discarded };
}

function labelCounts(layer: Layer): LabelCount[] {
  return layer.coded.flatMap(({ question, codes, counts }) => {
    const byLabel = new Map<string, number[]>();
    for (const [place, answer] of codes.values.entries()) {
      if (answer.kind !== 'choice') continue;
      const ofCode = counts.slice(4 * (place + 1), 4 * (place + 2));
      for (const label of answer.labels) {
        const sums = byLabel.get(label) ?? [0, 0, 0, 0];
        byLabel.set(
          label,
          sums.map((sum, status) => sum + (ofCode[status] ?? 0)),
        );
      }
    }
    return [...byLabel].map(([label, [pending = 0, draft = 0, submitted = 0, discarded = 0]]) => ({
      question,
      label,
      status: { pending, draft, submitted, discarded },
    }));
  });
}

function tagCounts(state: ProjectState): Counts['tags'] {
  const byTag = new Map<string, { added: number; removed: number }>();
  for (const [place, change] of state.tagChanges.values.entries()) {
    const count = state.counts.tags[place + 1] ?? 0;
    for (const tag of change.added) entryOf(byTag, tag).added += count;
    for (const tag of change.removed) entryOf(byTag, tag).removed += count;
  }
  return [...byTag].map(([tag, { added, removed }]) => ({ tag, added, removed }));
}

function entryOf(
  byTag: Map<string, { added: number; removed: number }>,
  tag: string,
): { added: number; removed: number } {
  const count = byTag.get(tag) ?? { added: 0, removed: 0 };
  byTag.set(tag, count);
  return count;
}
