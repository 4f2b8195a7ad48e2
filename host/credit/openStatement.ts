import type { Colophon } from '#core/colophon.ts';
import type { Turn } from '#core/conversation.ts';
import { commitmentOf } from '#core/receipt/opening.ts';
import type { AnswerReceipt } from '#core/receipt/receipt.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { Ledger } from '../ledger/ledger.ts';
import { nativeSha256 } from '../ledger/nativeHash.ts';
import { promptText, toldBefore } from './answered.ts';

type Opened = Omit<AnswerReceipt, 'format' | 'log' | 'index' | 'at' | 'methods' | 'credit'>;

/** What a receipt says of an answer beside its credit, under a new salt. */
export function openStatement(
  catalogue: Catalogue,
  turn: Turn,
  { base, adapters, snapshots }: Colophon,
  family: string,
): { statement: Opened; salt: Uint8Array } {
  if (base === null) throw new Error('a receipt without a base');
  const salt = Ledger.newSalt();
  const prompt = promptText(toldBefore(catalogue, turn));
  return {
    salt,
    statement: {
      kind: 'answer',
      base: { family, file: base.hash, name: base.name.slice(0, 300) || 'base' },
      adapters: adapters.map(({ hash, name, scale }) => ({ file: hash, name: name.slice(0, 300) || 'adapter', scale })),
      snapshots: snapshots.map(({ root, use }) => ({ root, use })),
      prompt: commitmentOf('prompt', salt, prompt, nativeSha256),
      answer: commitmentOf('answer', salt, turn.text, nativeSha256),
      tokens: { prompt: turn.figures?.promptTokens ?? 0, answer: turn.figures?.answerTokens ?? 0 },
    },
  };
}
