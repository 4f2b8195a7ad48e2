import { randomInt } from 'node:crypto';
import type { Adapter } from '#core/adapter.ts';
import type { AnswerSettings } from '#core/answerSettings.ts';
import type { Conversation, Turn } from '#core/conversation.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { ComparedSide } from '#protocol/window/conversations.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Conversations } from '../conversations/conversations.ts';
import { settingsOf } from '../conversations/making.ts';
import { readTurn } from '../conversations/reads.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';

interface Parts {
  catalogue: Catalogue;
  conversations: Pick<Conversations, 'compare'>;
  find: (hash: string) => Adapter | undefined;
  snapshots: Pick<Snapshots, 'manifest'>;
}

export type LeftOut = { kind: 'adapter'; hash: string } | { kind: 'contributor'; id: string };

export interface WhatIf {
  conversation: Conversation;
  question: Turn;
  answers: [Turn, Turn];
  without: { hash: string; name: string }[];
}

/** Asks the question of an answer again: as it was made, and without an adapter or all that learnt from somebody. */
export async function whatIf(parts: Parts, message: string, leftOut: LeftOut): Promise<Result<WhatIf, Failure>> {
  const turn = readTurn(parts.catalogue, message)?.turn;
  if (turn?.made == null || turn.model === null || turn.parent === null)
    return fail({ code: 'NOT_FOUND', what: 'answer' });
  const without: { hash: string; name: string }[] = [];
  for (const { hash, name } of turn.made.adapters) {
    const goes = leftOut.kind === 'adapter' ? hash === leftOut.hash : await learntFrom(parts, hash, leftOut.id);
    if (goes) without.push({ hash, name });
  }
  if (without.length === 0) return fail({ code: 'NOT_FOUND', what: 'adapter' });
  const settings: AnswerSettings = { ...settingsOf(turn.made), seed: turn.made.seed ?? randomInt(2 ** 32) };
  const kept = settings.adapters.filter(({ hash }) => without.every((one) => one.hash !== hash));
  const side = (adapters: AnswerSettings['adapters']): ComparedSide => ({
    base: turn.model?.hash ?? '',
    settings: { ...settings, adapters },
  });
  const compared = await parts.conversations.compare({ kind: 'asked', question: turn.parent }, [
    side(settings.adapters),
    side(kept),
  ]);
  return compared.ok ? ok({ ...compared.value, without }) : compared;
}

/** An adapter's own card names the heaviest; the snapshot itself has them all. */
async function learntFrom({ find, snapshots }: Parts, hash: string, id: string): Promise<boolean> {
  for (const { root, contributors } of find(hash)?.lineage?.snapshots ?? []) {
    if (contributors.some(({ profile }) => profile === id)) return true;
    const manifest = await snapshots.manifest(root);
    if (manifest.ok && manifest.value.contributors.some((one) => one.id === id)) return true;
  }
  return false;
}
