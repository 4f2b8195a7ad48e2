import { z } from 'zod';
import { largestRemainder } from '#core/snapshot/weights.ts';
import type { Payee, Registered } from '#core/settlement/divideFee.ts';
import { type Division, type Fee, ROLES } from '#core/settlement/feeTerms.ts';
import { WHOLE } from '#core/snapshot/weights.ts';
import type { IndexFile } from '../datanets/indexFile.ts';

const saidSchema = z.object({
  adapter: z.string(),
  author: z.string(),
  baseFamily: z.string(),
  file: z.string(),
  token: z.string(),
  perAnswer: z.string(),
  perThousandTokens: z.string(),
  mostPerAnswer: z.string(),
  freeForAuthor: z.boolean(),
  division: z.array(z.number().int()).length(ROLES.length),
  sources: z.array(z.object({ contribution: z.number().int(), flatWeight: z.number().int(), root: z.string() })),
});

/** An adapter as a chain has it. Addresses in lower case. */
export interface Registration {
  readonly id: string;
  /** SHA-256 of the adapter, hex without 0x. */
  readonly file: string;
  readonly author: string;
  readonly fee: Fee;
  readonly division: Division;
  readonly sources: readonly { contribution: number; flatWeight: number; root: string }[];
}

/** By the file's hash, the oldest first: whoever registered it first is its author here. */
export function registrationsOf(index: IndexFile, file: string): Registration[] {
  return index
    .statement('SELECT said FROM adapters WHERE file = ? ORDER BY block, log')
    .all(`0x${file}`)
    .flatMap(({ said }) => registrationIn(said));
}

export function registrationOf(index: IndexFile, id: string): Registration | null {
  const row = index.statement('SELECT said FROM adapters WHERE id = ?').get(id);
  return (row === undefined ? [] : registrationIn(row['said']))[0] ?? null;
}

function registrationIn(text: unknown): Registration[] {
  const said = saidSchema.safeParse(JSON.parse(String(text)));
  if (!said.success) return [];
  const { adapter, author, token, perAnswer, perThousandTokens, mostPerAnswer, freeForAuthor, division, sources } =
    said.data;
  const part = (place: number) => division[place] ?? 0;
  return [
    {
      id: adapter,
      file: said.data.file.slice(2),
      author,
      fee: {
        token,
        perAnswer: BigInt(perAnswer),
        perThousandTokens: BigInt(perThousandTokens),
        mostPerAnswer: BigInt(mostPerAnswer),
        freeForAuthor,
      },
      division: {
        base: part(0),
        author: part(1),
        prompts: part(2),
        evaluators: part(3),
        reviewers: part(4),
        contributors: part(5),
      },
      sources: sources.map(({ root, ...source }) => ({ ...source, root: root.slice(2) })),
    },
  ];
}

export interface Contribution {
  readonly id: number;
  readonly datanet: number;
  readonly root: string;
  readonly proposer: string;
  readonly records: number;
  /** Accepted and not withdrawn. */
  readonly stands: boolean;
}

const CONTRIBUTION = `SELECT p.id, p.datanet, p.root, p.proposer, p.count, w.contribution IS NULL AS stands FROM proposals p
  JOIN decisions d ON d.contribution = p.id AND d.status = 2 LEFT JOIN withdrawals w ON w.contribution = p.id`;

/** Everything that was ever accepted with this root; adapters from before a withdrawal go on naming it. */
export function acceptedWith(index: IndexFile, root: string): Contribution[] {
  return index.statement(`${CONTRIBUTION} WHERE p.root = ? ORDER BY p.id`).all(`0x${root}`).map(contributionIn);
}

export function contributionOf(index: IndexFile, id: number): Contribution | null {
  const row = index.statement(`${CONTRIBUTION} WHERE p.id = ?`).get(id);
  return row === undefined ? null : contributionIn(row);
}

export function accepted(index: IndexFile): Contribution[] {
  return index.statement(`${CONTRIBUTION} ORDER BY p.id`).all().map(contributionIn);
}

function contributionIn(row: Record<string, unknown>): Contribution {
  return {
    id: Number(row['id']),
    datanet: Number(row['datanet']),
    root: String(row['root']).slice(2),
    proposer: String(row['proposer']),
    records: Number(row['count']),
    stands: row['stands'] === 1,
  };
}

/**
 * Who has a part in an adapter's fee besides those whom answers credit. Reviewers are those who accepted its sources.
 * Nobody has said where makers of bases, authors of prompts and evaluators are paid: their parts go to the flat pool.
 */
export function peopleOf(index: IndexFile, { author, division, sources }: Registration): Registered {
  const flat = new Map<string, number>();
  for (const { contribution, flatWeight } of sources) {
    const proposer = contributionOf(index, contribution)?.proposer;
    if (proposer !== undefined) flat.set(proposer, (flat.get(proposer) ?? 0) + flatWeight);
  }
  return {
    author,
    division,
    people: {
      base: [],
      author: [{ account: author, parts: WHOLE }],
      prompts: [],
      evaluators: [],
      reviewers: reviewersOf(index, sources),
    },
    flat: [...flat].map(([account, parts]) => ({ account, parts })),
  };
}

/** By how many of the sources each accepted, to the last millionth. */
function reviewersOf(index: IndexFile, sources: Registration['sources']): Payee[] {
  const votes = new Map<string, number>();
  for (const { contribution } of sources) {
    const rows = index
      .statement('SELECT reviewer FROM votes WHERE contribution = ? AND reason = 0 ORDER BY reviewer')
      .all(contribution);
    for (const { reviewer } of rows) votes.set(String(reviewer), (votes.get(String(reviewer)) ?? 0) + 1);
  }
  const people = [...votes].toSorted(([one], [other]) => (one < other ? -1 : 1));
  if (people.length === 0) return [];
  const parts = largestRemainder(
    WHOLE,
    people.map(([, count]) => count),
    0,
  );
  return people.map(([account], at) => ({ account, parts: parts[at] ?? 0 }));
}
