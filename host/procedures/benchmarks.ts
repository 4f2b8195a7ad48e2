import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { benchmarks as contract } from '#protocol/window/benchmarks.ts';
import type { Benchmarks } from '../factory/benchmarks.ts';

const forever = new AbortController().signal;

export function benchmarkProcedures(benchmarks: Benchmarks) {
  const os = implement(contract);
  return os.router({
    list: os.list.handler(() => benchmarks.list()),
    get: os.get.handler(async ({ input, errors }) =>
      valueOr(errors, await benchmarks.get(input.hash, input.offset, input.limit)),
    ),
    make: os.make.handler(async ({ input, errors, signal }) =>
      valueOr(errors, await benchmarks.make(input, signal ?? forever)),
    ),
    look: os.look.handler(async ({ input, errors, signal }) =>
      valueOr(errors, await benchmarks.look(input.ticket, signal ?? forever)),
    ),
    tryLines: os.tryLines.handler(async ({ input, errors, signal }) =>
      valueOr(errors, await benchmarks.tryLines(input.ticket, input.mapping, signal ?? forever)),
    ),
    importLines: os.importLines.handler(async ({ input, errors, signal }) =>
      valueOr(errors, await benchmarks.importLines(input, signal ?? forever)),
    ),
    remove: os.remove.handler(async ({ input, errors }) => valueOr(errors, await benchmarks.remove(input.hash))),
    start: os.start.handler(async ({ input, errors }) => valueOr(errors, await benchmarks.start(input))),
    reports: os.reports.handler(async ({ input, errors }) =>
      valueOr(errors, await benchmarks.reports(input.subject, input.limit)),
    ),
    report: os.report.handler(async ({ input, errors }) => valueOr(errors, await benchmarks.report(input.hash))),
    reportFile: os.reportFile.handler(async ({ input, errors }) =>
      valueOr(errors, await benchmarks.reportFile(input.hash)),
    ),
    results: os.results.handler(async ({ input, errors }) =>
      valueOr(errors, await benchmarks.results(input.hash, input.benchmark, input.offset, input.limit)),
    ),
    gates: os.gates.handler(() => benchmarks.gates()),
    putGate: os.putGate.handler(async ({ input, errors }) => valueOr(errors, await benchmarks.putGate(input))),
    removeGate: os.removeGate.handler(async ({ input, errors }) =>
      valueOr(errors, await benchmarks.removeGate(input.id)),
    ),
    standing: os.standing.handler(async ({ input, errors }) =>
      valueOr(errors, await benchmarks.standing(input.subject)),
    ),
  });
}
