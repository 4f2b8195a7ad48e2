import { implement } from '@orpc/server';
import type { Failure } from '#core/failure.ts';
import { type Result, ok } from '#core/result.ts';
import { engineContract } from '#protocol/engine/contract.ts';
import type { HeaderReading } from '#protocol/engine/parse.ts';
import { valueOr } from '#protocol/failed.ts';
import { readAdaptedBase } from './adapters/adaptedBase.ts';
import { checkAdapter, readAdapterHeader } from './adapters/checkAdapter.ts';
import { convertAdapter } from './adapters/convertAdapter.ts';
import { readNorms } from './adapters/norms.ts';
import { Exporter } from './formats/exporter.ts';
import { guess } from './formats/guess/guess.ts';
import { RecordReading } from './formats/recordReading.ts';
import type { ExportRow } from './formats/write/exportProject.ts';
import { planExport } from './formats/write/slots.ts';
import { type ReadHeader, readModelHeader } from './parse/modelHeader.ts';
import { joinPieces, readPieceHeader } from './parse/pieces.ts';
import { readTextFile } from './parse/textFile.ts';
import { differenceOfVocabularies } from './parse/vocabularies.ts';

/** What a child with the duty "parse" does for the host. */
export function parseProcedures() {
  const on = implement(engineContract).parse;
  let exporter: Exporter | undefined;
  let records: RecordReading | undefined;
  const exporting = () => {
    if (exporter === undefined) throw new Error('No export was begun.');
    return exporter;
  };
  return {
    parse: {
      modelHeader: on.modelHeader.handler(({ input, errors }) =>
        valueOr(errors, headerReading(readModelHeader(input.path, input.name, input.fileBytes, input.availableBytes))),
      ),
      pieceHeader: on.pieceHeader.handler(({ input: { number, of, ...file }, errors }) =>
        valueOr(errors, readPieceHeader(file, number, of)),
      ),
      joinPieces: on.joinPieces.handler(({ input, errors }) => valueOr(errors, joinPieces(input.pieces, input.to))),
      compareVocabularies: on.compareVocabularies.handler(({ input: { draft, base }, errors }) => ({
        differs: valueOr(errors, differenceOfVocabularies(draft, base)),
      })),
      normsOf: on.normsOf.handler(({ input, errors }) => ({
        norms: valueOr(errors, readNorms(input.path, input.name)),
      })),
      adapterHeader: on.adapterHeader.handler(async ({ input, errors }) =>
        valueOr(errors, await readAdapterHeader(input.source)),
      ),
      checkAdapter: on.checkAdapter.handler(async ({ input: { source, base, numbers }, errors }) => {
        const known = valueOr(errors, readAdaptedBase(base.path, base.name));
        return valueOr(errors, await checkAdapter(source, known, numbers));
      }),
      convertAdapter: on.convertAdapter.handler(async ({ input: { files, base, to }, errors }) => {
        const known = valueOr(errors, readAdaptedBase(base.path, base.name));
        return valueOr(errors, await convertAdapter(files, known, to));
      }),
      textFile: on.textFile.handler(async ({ input, errors }) =>
        valueOr(errors, await readTextFile(input.path, input.name)),
      ),
      guess: on.guess.handler(async ({ input: { source, into, reading, shape } }) => {
        const guessed = await guess(source, {
          into,
          ...(reading !== null && { reading }),
          ...(shape !== null && { shape }),
        });
        return guessed.ok
          ? { kind: 'guess' as const, guess: guessed.value }
          : { kind: 'stopped' as const, problem: guessed.failure };
      }),
      beginRecords: on.beginRecords.handler(async ({ input }) => {
        await records?.end();
        records = await RecordReading.begin(input);
      }),
      nextRecords: on.nextRecords.handler(({ input }) => {
        if (records === undefined) throw new Error('No import was begun.');
        return records.next(input.place);
      }),
      endRecords: on.endRecords.handler(async () => {
        const ending = records;
        records = undefined;
        await ending?.end();
      }),
      planExport: on.planExport.handler(({ input }) => planExport(input.project, input.options)),
      beginExport: on.beginExport.handler(({ input }) => {
        exporter = new Exporter(input.path, input.project, input.options);
      }),
      exportRows: on.exportRows.handler(async ({ input }) => {
        const rows: ExportRow[] = JSON.parse(input.rows);
        await exporting().add(rows);
      }),
      endExport: on.endExport.handler(async () => {
        const report = await exporting().end();
        exporter = undefined;
        return report;
      }),
    },
  };
}

/** The table of weights stays here: the host has no use for its thousand lines. */
function headerReading(read: Result<ReadHeader, Failure>): Result<HeaderReading, Failure> {
  if (!read.ok || read.value.kind === 'more') return read;
  return ok({ kind: 'header', header: read.value.header });
}
