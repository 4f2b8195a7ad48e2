import { type Finding, wordAt } from './finding.ts';

const LOCAL_MOST = 64;
const DOMAIN_MOST = 253;
const LOCAL_MARKS = ".%+-'&~";
/** "icon@2x.png" is a file. */
const FILE_ENDINGS = new Set(['png', 'jpg', 'jpeg', 'gif', 'svg', 'webp', 'css', 'js', 'ts', 'json']);
/** Names that stand for nobody: RFC 2606. */
const FOR_EXAMPLES = /(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$/i;
const TOP = /^(?:\p{Script=Latin}{2,24}|xn--[a-z0-9-]{2,59})$/iu;

/** From each "@" outwards: at most 64 units to the left and 253 to the right. */
export function* findEmails(text: string): Generator<Finding> {
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const start = localStart(text, at);
    const end = domainEnd(text, at + 1);
    if (start === at || end === null) continue;
    // "@somebody@server.social" is a handle, not an address, but names a person as well.
    const handle = text[start - 1] === '@';
    const example = FOR_EXAMPLES.test(text.slice(at + 1, end));
    yield { kind: 'email', start, end, certainty: example ? 'possible' : handle ? 'likely' : 'certain' };
  }
}

function localStart(text: string, at: number): number {
  if (text[at - 1] === '.') return at;
  let start = at;
  const farthest = Math.max(0, at - LOCAL_MOST);
  while (start > farthest && (wordAt(text, start - 1) || LOCAL_MARKS.includes(text.charAt(start - 1)))) start -= 1;
  while (start < at && !wordAt(text, start)) start += 1;
  return start;
}

/** Where the longest name ends that has a plausible top label; null where there is none. */
function domainEnd(text: string, from: number): number | null {
  const farthest = Math.min(text.length, from + DOMAIN_MOST);
  let label = from;
  let labels = 0;
  let end: number | null = null;
  for (let place = from; place <= farthest; place += 1) {
    if (place < farthest && (text[place] === '-' || (text[place] !== '_' && wordAt(text, place)))) continue;
    const name = text.slice(label, place);
    if (name === '' || name.length > 63 || name.startsWith('-') || name.endsWith('-')) break;
    labels += 1;
    if (labels >= 2 && TOP.test(name) && !FILE_ENDINGS.has(name.toLowerCase())) end = place;
    if (text[place] !== '.') break;
    label = place + 1;
  }
  return end;
}
