import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Colophon } from '#core/colophon.ts';
import type { Turn } from '#core/conversation.ts';
import { type AnswerMarks, NO_MARKS } from './answerMarks.ts';
import { marksOf } from './tones.ts';
import { useColophon } from './useColophon.ts';

interface Credited {
  /** Stands on the answer: what is far out of sight is not asked for. */
  readonly answer: RefObject<HTMLElement | null>;
  readonly colophon: Colophon | undefined;
  readonly marks: AnswerMarks;
  /** The source that is open. */
  readonly opened: number | null;
  readonly open: (source: number | null) => void;
}

/** Pixels around what is in sight. */
const NEAR = '800px';

/** What an answer was drawn from, as soon as it comes near. */
export function useCredited({ id }: Turn): Credited {
  const answer = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState(false);
  const [opened, open] = useState<number | null>(null);
  const colophon = useColophon(id, seen);

  useEffect(() => {
    const element = answer.current;
    if (seen || element === null) return undefined;
    const near = new IntersectionObserver((entries) => setSeen(entries.some(({ isIntersecting }) => isIntersecting)), {
      rootMargin: NEAR,
    });
    near.observe(element);
    return () => near.disconnect();
  }, [seen]);

  const marks = useMemo(
    () => (colophon === undefined ? NO_MARKS : { marks: marksOf(colophon), numbers: readNumbers(colophon), open }),
    [colophon],
  );
  return { answer, colophon, marks, opened, open };
}

/** What may be cited: the notes that stood before the question. */
function readNumbers({ notes }: Colophon): ReadonlySet<number> {
  return new Set(notes.map(({ number }) => number));
}
