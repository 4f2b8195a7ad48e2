import { canonicalText } from '#core/canonical/canonical.ts';
import type { ChatTurn } from '#core/curate/value.ts';
import type { Colophon, ColophonAdapter } from '#core/colophon.ts';
import type { Turn } from '#core/conversation.ts';
import { WHOLE } from '#core/snapshot/weights.ts';
import type { Message } from '#protocol/engine/messages.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { readBranch } from '../conversations/reads.ts';
import { answerMessages, messagesOf, withNotes } from '../conversations/told.ts';
import type { LearntFrom } from './learntFrom.ts';
import type { Piece } from './weighChannels.ts';

/** The colophon of an answer of which nothing is known yet. */
export function plainColophon(turn: Turn, learntFrom: LearntFrom): Colophon {
  const remote = turn.made?.remote ?? null;
  return {
    message: turn.id,
    state: turn.state === 'writing' ? 'writing' : 'done',
    failure: null,
    base: remote === null ? turn.model : null,
    remote: remote === null ? null : { name: remote.name },
    adapters: (turn.made?.adapters ?? []).map(({ hash, name, scale }): ColophonAdapter => {
      const learnt = learntFrom(hash);
      const snapshots = (learnt ?? []).map(({ root }) => root);
      return { hash, name, scale, trace: learnt === null ? 'no-lineage' : 'traceable', parts: null, snapshots };
    }),
    snapshots: [],
    spans: [],
    sources: [],
    notes: [],
    shares: [],
    contributors: [],
    unattributed: WHOLE,
    methods: [],
    cutForWeighing: false,
    receipt: null,
  };
}

/** What stood before an answer, as the model was told it; with only those of its notes whose bits are set. */
export function toldBefore(catalogue: Catalogue, turn: Turn, notes = -1): Message[] {
  const branch = turn.parent === null ? [] : readBranch(catalogue, turn.parent);
  const told = withNotes(
    messagesOf(catalogue, branch, turn.made?.remote === undefined),
    (turn.read?.notes ?? []).map(({ text }, place) => ((notes & (1 << place)) === 0 ? null : text)),
  );
  const instruction = turn.made?.instruction ?? '';
  return instruction.trim() === '' ? told : [{ role: 'system', text: instruction }, ...told];
}

/** The conversation as it is learned from, with the answer at its end. */
export function conversationOf(catalogue: Catalogue, turn: Turn): ChatTurn[] {
  const roles = { system: 'system', question: 'user', answer: 'assistant' } as const;
  const told = toldBefore(catalogue, turn).map(({ role, text }): ChatTurn => ({ role: roles[role], content: text }));
  return [...told, { role: 'assistant', content: turn.text }];
}

/** What the commitment to the prompt is made over. */
export function promptText(told: readonly Message[]): string {
  const text = canonicalText(told);
  // A lone surrogate in a question has no canonical form; its JSON escapes it.
  return text.ok ? text.value : JSON.stringify(told);
}

/** An answer that used tools is cut where it did: what a tool found was told to the model, not said by it. */
export function piecesOf(told: readonly Message[], { text, uses = [] }: Turn): Piece[] {
  const ends = [...uses.map(({ at }) => at), text.length];
  return ends.flatMap((end, place): Piece[] => {
    const from = place === 0 ? 0 : (ends[place - 1] ?? 0);
    if (end <= from) return [];
    const before = answerMessages(text.slice(0, from), uses.slice(0, place));
    return [{ messages: [...told, ...before], text: text.slice(from, end), from }];
  });
}
