import { findSpans } from '#native/trace/findSpans.ts';
import { TraceIndex } from '#native/trace/traceIndex.ts';

// A process of its own: what it grows by is what the queries hold. The file's pages are the system's, and not counted.
process.once('message', (answers: string[]) => {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const index = TraceIndex.open(process.argv[2] ?? '');
  if (!index.ok) throw new Error(index.failure);
  let most = before;
  for (const answer of answers) {
    findSpans(answer, [index.value]);
    most = Math.max(most, process.memoryUsage().rss);
  }
  process.send?.(most - before);
});
