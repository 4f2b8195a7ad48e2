import type { Traced } from '#protocol/engine/trace.ts';
import { type Span, findSpans } from './findSpans.ts';
import type { OpenIndexes } from './openIndexes.ts';
import type { TraceIndex } from './traceIndex.ts';

interface Asked {
  readonly root: string;
  readonly path: string;
}

/** The stretches of the text in all indexes that can be read, and which cannot. */
export function traced(open: OpenIndexes, asked: readonly Asked[], text: string): Traced {
  const unusable: Traced['unusable'] = [];
  const usable: (Asked & { index: TraceIndex })[] = [];
  for (const one of asked) {
    const opened = open.get(one.path);
    if (opened.ok) usable.push({ ...one, index: opened.value });
    else unusable.push({ root: one.root, problem: opened.failure });
  }
  let spans = spansIn(usable, text);
  if (spans === null) {
    // One of them has a good head and a damaged body: each by itself says which.
    const sound = usable.filter((one) => {
      if (spansIn([one], text) !== null) return true;
      open.forget(one.path);
      unusable.push({ root: one.root, problem: 'damaged' });
      return false;
    });
    spans = spansIn(sound, text) ?? [];
    return { spans: named(spans, sound), unusable };
  }
  return { spans: named(spans, usable), unusable };
}

function named(spans: readonly Span[], asked: readonly Asked[]): Traced['spans'] {
  return spans.map(({ found, ...span }) => ({
    ...span,
    found: found.flatMap(({ snapshot, record, offset }) => {
      const root = asked[snapshot]?.root;
      return root === undefined ? [] : [{ root, record, offset }];
    }),
  }));
}

/** Null where reading threw, or gave places that are none. */
function spansIn(asked: readonly { index: TraceIndex }[], text: string): Span[] | null {
  try {
    const spans = findSpans(
      text,
      asked.map(({ index }) => index),
    );
    const sound = spans.every(({ found }) =>
      found.every(({ snapshot, record, offset }) => {
        const count = asked[snapshot]?.index.head.recordCount ?? 0;
        return record >= 0 && record < count && Number.isSafeInteger(offset) && offset >= 0;
      }),
    );
    return sound ? spans : null;
  } catch {
    return null;
  }
}
