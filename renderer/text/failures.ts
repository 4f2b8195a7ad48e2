import { LARGEST_ATTACHMENT_BYTES } from '#core/attachmentText.ts';
import type { Failure } from '#core/failure.ts';
import { writeAmount } from '#core/wallet/amount.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import { bytes, count, moment } from './amounts.ts';
import { t } from './text.ts';

/** The sentence for an expected failure: what happened, what was kept, what to do. */
export function sentenceFor(failure: Failure): string {
  switch (failure.code) {
    case 'NOT_A_MODEL_FILE':
    case 'NAME_TAKEN':
    case 'IS_AN_ADAPTER':
    case 'IS_NO_ADAPTER':
    case 'FILE_GONE':
    case 'FILE_CHANGED':
      return t(`failures.${failure.code}`, { name: failure.name });
    case 'MODEL_FILE_DAMAGED':
    case 'MODEL_NOT_SUPPORTED':
    case 'FILE_UNREADABLE':
    case 'TEMPLATE_FAILED':
      return t(`failures.${failure.code}`, { name: failure.name, detail: failure.detail });
    case 'ADAPTER_OF_ANOTHER_BASE':
      return t('failures.ADAPTER_OF_ANOTHER_BASE', { name: failure.name, base: failure.base, detail: failure.detail });
    case 'ADAPTER_FILE_MISSING':
      return t('failures.ADAPTER_FILE_MISSING', { name: failure.name, missing: failure.missing });
    case 'MODEL_PIECES':
      return t(`failures.MODEL_PIECES.${failure.problem}`, {
        name: failure.name,
        missing: failure.missing,
      });
    case 'DRAFT_REFUSED': {
      const { name, base, difference, reason } = failure;
      return t(`failures.DRAFT_REFUSED.${reason}`, { name, base, difference });
    }
    case 'NOT_THE_SAME_WEIGHTS':
      return t('failures.NOT_THE_SAME_WEIGHTS', { name: failure.name, base: failure.base, detail: failure.detail });
    case 'ATTACHMENT_REFUSED':
      return t(`failures.ATTACHMENT_REFUSED.${failure.problem}`, {
        name: failure.name,
        largest: bytes(LARGEST_ATTACHMENT_BYTES),
      });
    case 'FETCH_FAILED':
      return t(`failures.FETCH_FAILED.${failure.reason}`, { name: failure.name, host: failure.host });
    case 'REMOTE_FAILED': {
      const { name, host, detail, reason } = failure;
      const sentence = t(`failures.REMOTE_FAILED.${reason}`, { name, host });
      return detail === '' ? sentence : `${sentence} ${t('remotes.said', { detail })}`;
    }
    case 'CHAIN_FAILED': {
      const { name, host, detail, reason } = failure;
      const sentence = t(`failures.CHAIN_FAILED.${reason}`, { name, host, detail });
      return detail === '' || sentence.includes(detail) ? sentence : `${sentence} ${t('networks.said', { detail })}`;
    }
    case 'CHAIN_REFUSED':
      return t('failures.CHAIN_REFUSED', { name: failure.name, detail: failure.detail });
    case 'CONTRACT_REFUSED':
      return `${t(`failures.CONTRACT_REFUSED.${failure.error}`)} ${t('sending.chainSays', { detail: failure.detail })}`;
    case 'PRACTICE_FAILED':
      return t(`failures.PRACTICE_FAILED.${failure.reason}`, {
        detail: failure.reason === 'absent' && failure.detail !== '' ? ` (${failure.detail})` : failure.detail,
      });
    case 'REMOTE_NOT_AGREED':
      return t('failures.REMOTE_NOT_AGREED', { name: failure.name, host: failure.host });
    case 'TOO_LARGE_FOR_MEMORY':
      return t('failures.TOO_LARGE_FOR_MEMORY', {
        name: failure.name,
        needed: bytes(failure.neededBytes),
        free: bytes(failure.freeBytes),
      });
    case 'DISK_FULL':
      return t('failures.DISK_FULL', { needed: bytes(failure.neededBytes), free: bytes(failure.freeBytes) });
    case 'DISK_WRITE_FAILED':
    case 'ENGINE_CRASHED':
    case 'ENGINE_UNAVAILABLE':
      return t(`failures.${failure.code}`, { detail: failure.detail });
    case 'CONTEXT_FULL':
      return t('failures.CONTEXT_FULL', { needed: count(failure.neededTokens), room: count(failure.contextTokens) });
    case 'NOT_FOUND':
      return t(`failures.NOT_FOUND.${failure.what}`);
    case 'TOO_MANY_PINNED':
      return t('failures.TOO_MANY_PINNED', { most: count(failure.most) });
    case 'TOO_MANY_KEYS':
      return t('failures.TOO_MANY_KEYS', { most: count(failure.most) });
    case 'BUSY':
      return t(`failures.BUSY.${failure.what}`);
    case 'NOT_POSSIBLE_NOW':
      return t(`failures.NOT_POSSIBLE_NOW.${failure.what}`);
    case 'NOTHING_OPENS_IT':
      return t(`failures.NOTHING_OPENS_IT.${failure.what}`);
    case 'LINK_REFUSED':
      return t('failures.LINK_REFUSED', { url: failure.url });
    case 'PROJECT_DAMAGED':
      return failure.backup === null
        ? t('failures.PROJECT_DAMAGED.withoutBackup', { file: failure.file, offset: count(failure.offset) })
        : t('failures.PROJECT_DAMAGED.withBackup', {
            file: failure.file,
            offset: count(failure.offset),
            backup: moment(failure.backup),
          });
    case 'ENTRY_REFUSED':
      return t(`failures.ENTRY_REFUSED.${failure.reason}`, { detail: failure.detail });
    case 'ANSWER_SCHEMA_REFUSED':
    case 'SCHEMA_REFUSED':
    case 'SNAPSHOT_DAMAGED':
    case 'KEY_UNAVAILABLE':
      return t(`failures.${failure.code}`, { detail: failure.detail });
    case 'SNAPSHOT_DIFFERS':
      return t('failures.SNAPSHOT_DIFFERS', { name: failure.name });
    case 'VERSION_REFUSED':
      return t(`failures.VERSION_REFUSED.${failure.reason}`, { number: count(failure.number) });
    case 'MEMBERS_ONLY':
      return t('failures.MEMBERS_ONLY', { name: failure.name });
    case 'SEALED':
      return t(`failures.SEALED.${failure.reason}`, { name: failure.name });
    case 'TRAINING_REFUSED':
      return t(`failures.TRAINING_REFUSED.${failure.reason}`, { name: failure.name });
    case 'GATE_NOT_MET':
      return t('failures.GATE_NOT_MET', {
        name: failure.name,
        missing: failure.missing || '–',
        below: failure.below || '–',
      });
    case 'BENCHMARK_REFUSED':
      return t(`failures.BENCHMARK_REFUSED.${failure.reason}`, { name: failure.name, line: count(failure.line) });
    case 'OUTSIDE_REFUSED':
      return t(`failures.OUTSIDE_REFUSED.${failure.reason}`, { name: failure.name });
    case 'NOTHING_TO_LEARN':
      return t('failures.NOTHING_TO_LEARN', {
        examples: count(failure.examples),
        tooLong: count(failure.tooLong),
        unused: count(failure.unused),
      });
    case 'TRAINING_DIVERGED':
      return failure.snapshot === null || failure.record === null
        ? t('failures.TRAINING_DIVERGED.unknown', { step: count(failure.step) })
        : t('failures.TRAINING_DIVERGED.known', {
            step: count(failure.step),
            record: count(failure.record),
            snapshot: failure.snapshot,
          });
    case 'AUDIT_REFUSED':
      return t(`failures.AUDIT_REFUSED.${failure.reason}`);
    case 'ATTESTATION_REFUSED':
      return t(`failures.ATTESTATION_REFUSED.${failure.reason}`);
    case 'WALLET_REFUSED':
      return t(`failures.WALLET_REFUSED.${failure.reason}`);
    case 'SIGNING_REFUSED': {
      const sentence = t(`failures.SIGNING_REFUSED.${failure.reason}`);
      return failure.detail === '' ? sentence : `${sentence} ${t('sending.chainSays', { detail: failure.detail })}`;
    }
    case 'SETTLING_REFUSED': {
      const sentence = t(`failures.SETTLING_REFUSED.${failure.reason}`);
      return failure.detail === '' ? sentence : `${sentence} ${t('sending.chainSays', { detail: failure.detail })}`;
    }
    case 'BUDGET_SPENT': {
      const written = (amount: string) => `${writeAmount(BigInt(amount), failure.decimals)} ${failure.symbol}`;
      const [most, spent] = [written(failure.most), written(failure.spent)];
      return failure.cost === null
        ? t('failures.BUDGET_SPENT.unbounded', { most })
        : t('failures.BUDGET_SPENT.bounded', { most, spent, cost: written(failure.cost) });
    }
    case 'WALLET_WAIT':
      return t('failures.WALLET_WAIT', { seconds: count(failure.seconds) });
    case 'LEDGER_NEWER':
      return t('failures.LEDGER_NEWER', { found: count(failure.found), known: count(failure.known) });
    case 'LEDGER_UNUSABLE':
      return t('failures.LEDGER_UNUSABLE', { detail: failure.detail });
    case 'LEDGER_CONTRADICTS':
      return t('failures.LEDGER_CONTRADICTS', { problem: failure.problem, place: count(failure.place) });
    case 'TRAINING_TOO_LARGE':
      return t('failures.TRAINING_TOO_LARGE', { name: failure.name, tokens: count(failure.tokens) });
    case 'IMPORT_STOPPED':
      return t('failures.IMPORT_STOPPED', { name: failure.name, detail: failure.detail });
    case 'ANOTHER_WINDOW_WRITES':
    case 'NOTHING_CHOSEN':
    case 'NO_MODEL_CHOSEN':
    case 'LEDGER_DAMAGED':
    case 'CANCELLED':
      break;
  }
  return t(`failures.${failure.code}`);
}

/** The sentence for anything that was thrown. */
export function sentenceForError(error: unknown): string {
  return sentenceForTrouble(failureOf(error));
}

export function sentenceForTrouble(trouble: Trouble): string {
  return trouble.kind === 'failure' ? sentenceFor(trouble.failure) : t(`otherFailures.${trouble.kind}`);
}
