import { randomInt } from 'node:crypto';
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
import type { Disk } from '../durable/disk.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { LearntFrom } from './learntFrom.ts';
import { readRecordAt } from './sealedRecords.ts';

interface Parts {
  catalogue: Catalogue;
  conversations: Pick<Conversations, 'compare'>;
  learntFrom: LearntFrom;
  snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>;
  disk: Disk;
}

export type LeftOut = { kind: 'adapter'; hash: string } | { kind: 'contributor'; id: string };

export interface WhatIf {
  conversation: Conversation;
  question: Turn;
  answers: [Turn, Turn];
  without: { hash: string; name: string }[];
  /** Records of theirs, which the answer had read, are not read. */
  unread: boolean;
}

/**
 * Asks the question of an answer again: as it was made, and without an adapter, or without all that learnt from somebody
 * and what they wrote of what is read.
 */
export async function whatIf(parts: Parts, message: string, leftOut: LeftOut): Promise<Result<WhatIf, Failure>> {
  const turn = readTurn(parts.catalogue, message)?.turn;
  if (turn?.made == null || turn.model === null || turn.parent === null)
    return fail({ code: 'NOT_FOUND', what: 'answer' });
  const without: { hash: string; name: string }[] = [];
  for (const { hash, name } of turn.made.adapters) {
    const goes = leftOut.kind === 'adapter' ? hash === leftOut.hash : await hasLearnt(parts, hash, leftOut.id);
    if (goes) without.push({ hash, name });
  }
  const unread = leftOut.kind === 'contributor' && (await hasRead(parts, turn, leftOut.id));
  if (without.length === 0 && !unread) return fail({ code: 'NOT_FOUND', what: 'adapter' });
  const settings: AnswerSettings = { ...settingsOf(turn.made), seed: turn.made.seed ?? randomInt(2 ** 32) };
  const kept = settings.adapters.filter(({ hash }) => without.every((one) => one.hash !== hash));
  const { reads } = settings;
  const other: AnswerSettings = {
    ...settings,
    adapters: kept,
    ...(unread && reads !== undefined && { reads: { ...reads, without: [leftOut.id] } }),
  };
  const side = (made: AnswerSettings): ComparedSide => ({ base: turn.model?.hash ?? '', settings: made });
  const compared = await parts.conversations.compare({ kind: 'asked', question: turn.parent }, [
    side(settings),
    side(other),
  ]);
  return compared.ok ? ok({ ...compared.value, without, unread }) : compared;
}

async function hasRead({ snapshots, disk }: Parts, { read, made }: Turn, id: string): Promise<boolean> {
  if (made?.reads === undefined) return false;
  for (const { source, place } of read?.notes ?? []) {
    if (source.kind !== 'snapshot') continue;
    const manifest = await snapshots.manifest(source.root);
    const found = await readRecordAt(snapshots.recordsPath(source.root), place, disk);
    if (!manifest.ok || !found.ok) continue;
    if (found.value.record.weights.some(([at]) => manifest.value.contributors[at]?.id === id)) return true;
  }
  return false;
}

/** An adapter's own card names the heaviest; the snapshot itself has them all. */
async function hasLearnt({ learntFrom, snapshots }: Parts, hash: string, id: string): Promise<boolean> {
  for (const { root, contributors } of learntFrom(hash) ?? []) {
    if (contributors.some(({ profile }) => profile === id)) return true;
    const manifest = await snapshots.manifest(root);
    if (manifest.ok && manifest.value.contributors.some((one) => one.id === id)) return true;
  }
  return false;
}
