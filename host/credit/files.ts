import { join } from 'node:path';
import type { Colophon } from '#core/colophon.ts';
import { colophonMarkdown } from '#core/colophonText.ts';
import type { Failure } from '#core/failure.ts';
import type { OpeningFile, ReceiptFile } from '#core/receipt/handedOut.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { OfferedFile } from '#protocol/window/files.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { readTurn } from '../conversations/reads.ts';
import type { Disk } from '../durable/disk.ts';
import { writeFileDurably } from '../durable/writeFileDurably.ts';
import type { Outgoing } from '../files/outgoing.ts';
import { promptText, toldBefore } from './answered.ts';
import type { LedgerPlace } from './ledgerPlace.ts';

interface Parts {
  catalogue: Catalogue;
  ledger: Pick<LedgerPlace, 'ledger'>;
  outgoing: Pick<Outgoing, 'offer'>;
  /** Where files lie that were made to be saved elsewhere. */
  exports: string;
  disk: Disk;
}

const noAnswer = fail<Failure>({ code: 'NOT_FOUND', what: 'answer' });

/** What a person takes away of an answer's credit. */
export class CreditFiles {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  colophon(colophon: Colophon, format: 'json' | 'markdown'): Promise<Result<OfferedFile, Failure>> {
    const [ending, text] =
      format === 'json'
        ? ['json', `${JSON.stringify({ format: 'colophon/1', ...colophon }, null, 2)}\n`]
        : ['md', colophonMarkdown(colophon)];
    return this.#offer(`colophon-${colophon.message}.${ending}`, text);
  }

  /** The receipt of an answer, signed, with all that was found later; and what opens its commitments, where wished. */
  async receipt(
    message: string,
    wantsOpening: boolean,
  ): Promise<Result<{ receipt: OfferedFile; opening: OfferedFile | null }, Failure>> {
    const ledger = await this.#parts.ledger.ledger();
    if (!ledger.ok) return ledger;
    const entries = ledger.value.ofMessage(message);
    const answer = entries.find(({ kind }) => kind === 'answer');
    if (answer === undefined) return noAnswer;
    const signed = await ledger.value.handOut(answer.index);
    if (!signed.ok) return signed;
    const file: ReceiptFile = { format: 'colophon-handed-out/1', answer: ofBytes(signed.value), supplements: [] };
    for (const { index, kind } of entries) {
      if (kind !== 'supplement') continue;
      const supplement = await ledger.value.handOut(index);
      if (!supplement.ok) return supplement;
      file.supplements.push(ofBytes(supplement.value));
    }
    const receipt = await this.#offer(`receipt-${answer.index}.json`, `${JSON.stringify(file, null, 2)}\n`);
    if (!receipt.ok || !wantsOpening) return receipt.ok ? ok({ receipt: receipt.value, opening: null }) : receipt;
    const salt = ledger.value.saltOf(answer.index);
    const turn = readTurn(this.#parts.catalogue, message)?.turn;
    if (salt === null || turn === undefined) return noAnswer;
    const opening: OpeningFile = {
      format: 'colophon-opening/1',
      salt: Buffer.from(salt).toString('hex'),
      prompt: promptText(toldBefore(this.#parts.catalogue, turn)),
      answer: turn.text,
    };
    const opened = await this.#offer(`opening-${answer.index}.json`, `${JSON.stringify(opening, null, 2)}\n`);
    return opened.ok ? ok({ receipt: receipt.value, opening: opened.value }) : opened;
  }

  async #offer(name: string, text: string): Promise<Result<OfferedFile, Failure>> {
    const { exports, disk, outgoing } = this.#parts;
    const path = join(exports, name);
    const written = await writeFileDurably(path, text, { disk });
    return written.ok ? outgoing.offer(path, name) : written;
  }
}

function ofBytes<Proof extends { proof: readonly string[] }>({ proof, ...rest }: Proof) {
  return { ...rest, proof: [...proof] };
}
