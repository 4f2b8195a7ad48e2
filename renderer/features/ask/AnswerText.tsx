import { lazy, memo, Suspense, use, useEffect, useMemo, useRef, useState } from 'react';
import { AnswerMarksContext } from '#renderer/features/credit/answerMarks.ts';
import { marksWithin } from '#renderer/features/credit/tones.ts';
import styles from './AnswerText.module.css';
import { blocksOf, definitionsOf } from './blocks.ts';
import { CodeBlock } from './CodeBlock.tsx';

const readMarkdown = () => import('./Markdown.tsx');
const MarkdownBlock = lazy(async () => ({ default: (await readMarkdown()).MarkdownBlock }));

/** Fetches what reads markdown, so that it is there before the first word. */
export function prepareAnswerText(): void {
  readMarkdown().catch(() => {
    // The first answer asks for it again, and its room says so if it cannot be had.
  });
}

interface TextProps {
  text: string;
  writing: boolean;
  /** Where in the answer it begins, in UTF-16 units. */
  from?: number;
}

/**
 * An answer's words. What is finished is read as markdown once; while the answer grows only its last block is read
 * again.
 */
export const AnswerText = memo(function AnswerText({ text, writing, from = 0 }: TextProps) {
  const blocks = useMemo(() => blocksOf(text), [text]);
  const definitions = useMemo(() => definitionsOf(text), [text]);
  const last = blocks.at(-1);

  return (
    <div className={styles.answer} data-writing={writing}>
      {blocks.map((block) =>
        block.code === null ? (
          <TextBlock
            key={block.at}
            at={from + block.at}
            text={block.text}
            definitions={definitions}
            growing={writing && block === last}
          />
        ) : (
          <CodeBlock key={block.at} {...block.code} />
        ),
      )}
    </div>
  );
});

interface BlockProps {
  at: number;
  text: string;
  definitions: string;
  growing: boolean;
}

function TextBlock({ at, text, definitions, growing }: BlockProps) {
  const steady = useSteady(text, growing);
  const { marks, numbers } = use(AnswerMarksContext);
  const plain = (
    <p className={styles.plain} dir="auto">
      {steady}
    </p>
  );
  return (
    <Suspense fallback={plain}>
      <MarkdownBlock
        text={steady}
        definitions={definitions}
        marks={marksWithin(marks, at, at + steady.length)}
        numbers={numbers}
      />
    </Suspense>
  );
}

/** Below this length a block is read as often as it grows. */
const SHORT = 4_000;
/** A longer one waits a millisecond for so many characters: reading 100,000 takes about a tenth of a second. */
const CHARACTERS_PER_MS = 80;

/** The text at once while it is short or finished; a long one no more often than it can be drawn without stutter. */
function useSteady(text: string, growing: boolean): string {
  const [shown, setShown] = useState('');
  const newest = useRef(text);
  const waiting = useRef(false);
  const atOnce = !growing || text.length < SHORT;

  useEffect(() => {
    newest.current = text;
    if (atOnce || waiting.current || shown === text) return;
    waiting.current = true;
    setTimeout(() => {
      waiting.current = false;
      setShown(newest.current);
    }, text.length / CHARACTERS_PER_MS);
  }, [text, atOnce, shown]);

  return atOnce || shown.length < SHORT || !text.startsWith(shown) ? text : shown;
}
