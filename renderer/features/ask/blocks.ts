/** A piece of an answer's markdown that can be read by itself. */
export interface Block {
  /** UTF-16 offset in the answer: a name that stays while the answer grows. */
  readonly at: number;
  readonly text: string;
  /** Set for a fenced block: what stands between the fences needs no reading as markdown. */
  readonly code: { readonly language: string; readonly text: string } | null;
}

const FENCE = /^([ \t]*)(`{3,}|~{3,})[ \t]*([^\n]*)$/;
const LIST_ITEM = /^ {0,3}(?:([-*+])|\d{1,9}[.)])(?:[ \t]|$)/;
const INDENTED = /^(?: {2,}|\t)\S/;
const BLANK = /^[ \t]*$/;

/**
 * Cuts an answer where markdown itself begins anew, so that only the last piece has to be read again while the answer
 * is being written: at blank lines, and around fenced code. A list keeps its indented parts and its loose items.
 */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let start = 0;
  let inList = false;
  let afterBlank = false;
  let fence: Fence | null = null;
  let lastEnd = 0;

  const close = (end: number, code: Block['code'] = null) => {
    const piece = text.slice(start, end);
    if (piece.trim() !== '') blocks.push({ at: start, text: piece, code });
    start = end;
    inList = false;
  };

  for (const { line, at, end } of linesOf(text)) {
    lastEnd = end;
    if (fence !== null) {
      if (!closes(fence, line)) continue;
      if (!fence.inList) close(end, codeOf(text.slice(start, at), fence));
      fence = null;
      continue;
    }
    if (BLANK.test(line)) {
      afterBlank = true;
      continue;
    }
    const item = LIST_ITEM.test(line);
    if (afterBlank && !(inList && (item || INDENTED.test(line)))) close(at);
    afterBlank = false;

    const opened = fenceOf(line, inList);
    if (opened !== null) {
      if (!opened.inList) close(at);
      fence = opened;
    } else if (item) {
      inList = true;
    }
  }
  close(lastEnd, fence === null || fence.inList ? null : codeOf(text.slice(start), fence));
  return blocks;
}

interface Fence {
  mark: string;
  indent: number;
  language: string;
  inList: boolean;
}

function fenceOf(line: string, inList: boolean): Fence | null {
  const [, indent, mark, info] = FENCE.exec(line) ?? [];
  if (indent === undefined || mark === undefined || info === undefined) return null;
  if (mark.startsWith('`') && info.includes('`')) return null;
  const deep = indent.length > 3 || indent.includes('\t');
  if (deep && !inList) return null;
  return {
    mark,
    indent: indent.length,
    language: info.trim().split(/\s/)[0] ?? '',
    inList: inList && indent.length >= 2,
  };
}

function closes(fence: Fence, line: string): boolean {
  const mark = line.trim();
  return mark.length >= fence.mark.length && mark === fence.mark.charAt(0).repeat(mark.length);
}

/** `fenced` begins with the opening fence and lacks the closing one. */
function codeOf(fenced: string, fence: Fence): Block['code'] {
  const firstLine = fenced.indexOf('\n');
  const inside = firstLine === -1 ? '' : fenced.slice(firstLine + 1).replace(/\r?\n$/, '');
  const text = fence.indent === 0 ? inside : inside.replaceAll(new RegExp(`^ {1,${fence.indent}}`, 'gm'), '');
  return { language: fence.language, text };
}

function* linesOf(text: string): Generator<{ line: string; at: number; end: number }> {
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline + 1;
    yield { line: text.slice(at, end).replace(/\r?\n$/, ''), at, end };
    at = end;
  }
}

const DEFINITION = /^ {0,3}\[(?!\^)[^\]\n]{1,200}\]:[ \t]*\S[^\n]{0,2000}$/gm;
/** More than any page has; a hostile answer must not make every block as long as itself. */
const MOST_DEFINITIONS = 100;

/** The link definitions of an answer ("[1]: https://…"): every block that refers to one needs them beside it. */
export function definitionsOf(text: string): string {
  if (!text.includes(']:')) return '';
  return (text.match(DEFINITION) ?? []).slice(0, MOST_DEFINITIONS).join('\n');
}
