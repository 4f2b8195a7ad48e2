import type { Certainty, Finding } from './finding.ts';

/** Keys that their makers gave a form of their own. Repeats are bounded, or start only where no such unit stands before. */
const FORMS: readonly RegExp[] = [
  // Amazon
  /(?<![0-9A-Za-z])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![0-9A-Za-z])/g,
  // GitHub, GitLab
  /(?<![0-9A-Za-z_])gh[pousr]_[0-9A-Za-z]{36,255}(?![0-9A-Za-z_])/g,
  /(?<![0-9A-Za-z_])github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59}(?![0-9A-Za-z_])/g,
  /(?<![\w-])glpat-[\w-]{20,64}(?![\w-])/g,
  // Slack, Stripe, Google, npm, Hugging Face, OpenAI and Anthropic
  /(?<![\w-])xox[abeoprs]-[0-9A-Za-z-]{10,250}(?![0-9A-Za-z-])/g,
  /(?<![0-9A-Za-z_])[rs]k_(?:live|test)_[0-9A-Za-z]{16,247}(?![0-9A-Za-z])/g,
  /(?<![0-9A-Za-z_-])AIza[\w-]{35}(?![\w-])/g,
  /(?<![0-9A-Za-z_])npm_[0-9A-Za-z]{36}(?![0-9A-Za-z_])/g,
  /(?<![0-9A-Za-z_])hf_[A-Za-z]{34}(?![0-9A-Za-z_])/g,
  /(?<![\w-])sk-(?:proj-|svcacct-|ant-[a-z0-9]{3,8}-)?[\w-]{32,200}(?![\w-])/g,
  // JSON Web Token: both parts begin as {" does in Base64
  /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g,
];

const BLOCK_HEAD = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const BLOCK_TAIL = /-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
/** A private key's block that lost its end is taken for as long as lines look like Base64. */
const BLOCK_BODY = /(?:\s|\\n){0,4}[0-9A-Za-z+/=]{16,128}/y;

const NAMED =
  /(?:pass(?:word|wd|phrase)|pwd|secret|token|credentials?|(?:api|access|private|auth|client|account|signing|encryption)[_-]?key)["']?[ \t]{0,3}(?:=>|[:=]{1,2})[ \t]{0,3}(?:Bearer )?["'`]?/gi;
const VALUE = /[^\s"'`,;<>(){}[\]|]{1,256}/y;
const PLACEHOLDER =
  /^(?:your|my|example|sample|dummy|changeme|change_me|placeholder|redacted|xxx|\*\*\*|[$%/]|process\.|os\.|env\.)/i;
const CREDENTIALS = /[^\s:@/]{0,100}:([^\s:@/]{1,200})@/y;

/** Keys, tokens and passwords. Only what is secret is found: of "password = …" the value, of an address its password. */
export function* findSecrets(text: string): Generator<Finding> {
  for (const form of FORMS) {
    for (const { 0: key, index } of text.matchAll(form)) yield secret(index, index + key.length, 'certain');
  }
  yield* privateKeys(text);
  for (const { 0: name, index } of text.matchAll(NAMED)) {
    const start = index + name.length;
    VALUE.lastIndex = start;
    const value = VALUE.exec(text)?.[0].replace(/[.!?]+$/, '') ?? '';
    const certainty = certaintyOfValue(value);
    if (certainty) yield secret(start, start + value.length, certainty);
  }
  for (let mark = text.indexOf('://'); mark !== -1; mark = text.indexOf('://', mark + 3)) {
    CREDENTIALS.lastIndex = mark + 3;
    const found = CREDENTIALS.exec(text);
    if (!found || PLACEHOLDER.test(found[1]!)) continue;
    const end = CREDENTIALS.lastIndex - 1;
    yield secret(end - found[1]!.length, end, 'certain');
  }
}

function secret(start: number, end: number, certainty: Certainty): Finding {
  return { kind: 'secret', start, end, certainty };
}

/** Heads and tails are each looked up once, so that a million heads without a tail take no longer than one. */
function* privateKeys(text: string): Generator<Finding> {
  const tails = [...text.matchAll(BLOCK_TAIL)].map(({ 0: tail, index }) => ({
    start: index,
    end: index + tail.length,
  }));
  const heads = [...text.matchAll(BLOCK_HEAD)].map(({ 0: head, index }) => ({
    start: index,
    end: index + head.length,
  }));
  let tail = 0;
  for (const [number, { start, end }] of heads.entries()) {
    while (tail < tails.length && tails[tail]!.start < end) tail += 1;
    const next = heads[number + 1]?.start ?? text.length;
    const closing = tails[tail];
    const stop = closing && closing.start <= next ? closing.end : bodyEnd(text, end);
    yield secret(start, stop, 'certain');
  }
}

function bodyEnd(text: string, from: number): number {
  let end = from;
  for (;;) {
    BLOCK_BODY.lastIndex = end;
    if (!BLOCK_BODY.test(text)) return end;
    end = BLOCK_BODY.lastIndex;
  }
}

/** A word is no secret: letters have to be mixed with other things, and long values have to look like chance. */
function certaintyOfValue(value: string): Certainty | null {
  if (value.length < 8 || PLACEHOLDER.test(value)) return null;
  const sorts = [/[a-z]/, /[A-Z]/, /\d/, /[^0-9A-Za-z]/].filter((sort) => sort.test(value)).length;
  if (!/[A-Za-z]/.test(value) || sorts < 2) return null;
  if (value.length >= 16 && /\d/.test(value) && entropy(value) >= 3.3) return 'likely';
  // Without a digit it may be a name in a program, "session.getToken": then another mark has to be in it.
  return /\d|[^0-9A-Za-z._-]/.test(value) ? 'possible' : null;
}

/** Bits for each unit, by how often each occurs: English words about 2.5 at this length, random Base64 about 4. */
function entropy(value: string): number {
  const times = new Map<string, number>();
  for (const unit of value) times.set(unit, (times.get(unit) ?? 0) + 1);
  let bits = 0;
  for (const count of times.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
