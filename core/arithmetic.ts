import { fail, ok, type Result } from './result.ts';

/** What a person or a model got wrong in an expression, in plain words. */
export type ArithmeticProblem = string;

/** A fraction in lowest terms; the denominator is above 0. */
interface Exact {
  readonly over: bigint;
  readonly under: bigint;
}

const LONGEST_EXPRESSION = 1_000;
const DEEPEST = 60;
const LARGEST_POWER = 10_000n;
/** Of any number on the way: 2 to this power has about 30,000 digits. */
const MOST_BITS = 100_000;
const SHOWN_DIGITS = 30;
/** A longer whole number is shown with its beginning and its length. */
const MOST_WHOLE_DIGITS = 1_000;

class Refused extends Error {}

/**
 * Exact arithmetic: + − × ÷ ^, %, brackets, and abs, min, max, round, floor, ceil. Numbers are fractions of whole
 * numbers all the way, so 0.1 + 0.2 is 0.3. Nothing is ever run as code.
 */
export function calculate(expression: string): Result<string, ArithmeticProblem> {
  if (expression.length > LONGEST_EXPRESSION) {
    return fail(`An expression can have ${LONGEST_EXPRESSION} characters at most.`);
  }
  try {
    return ok(shown(new Parser(expression).read()));
  } catch (error) {
    if (error instanceof Refused) return fail(error.message);
    throw error;
  }
}

const TOKEN =
  /\s*(?:(\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d{1,4})?|\.\d+(?:[eE][+-]?\d{1,4})?)|([a-z]+)|(\*\*|[-+*/^%(),×·÷−]))/y;
const SAME_SIGN: Readonly<Record<string, string>> = { '×': '*', '·': '*', '÷': '/', '−': '-', '**': '^' };

type Piece =
  | { readonly kind: 'number'; readonly value: Exact }
  | { readonly kind: 'word' | 'sign'; readonly text: string };

class Parser {
  readonly #pieces: readonly Piece[];
  #at = 0;
  #depth = 0;

  constructor(expression: string) {
    this.#pieces = cut(expression);
  }

  read(): Exact {
    const value = this.#sum();
    const left = this.#pieces[this.#at];
    if (left !== undefined) throw new Refused(`“${textOf(left)}” was not expected where it stands.`);
    return value;
  }

  #sum(): Exact {
    let value = this.#product();
    for (;;) {
      if (this.#takes('+')) value = plus(value, this.#product());
      else if (this.#takes('-')) value = plus(value, negative(this.#product()));
      else return value;
    }
  }

  #product(): Exact {
    let value = this.#signed();
    for (;;) {
      if (this.#takes('*')) value = times(value, this.#signed());
      else if (this.#takes('/')) value = divided(value, this.#signed());
      else return value;
    }
  }

  #signed(): Exact {
    if (this.#takes('-')) return this.#deeper(() => negative(this.#signed()));
    if (this.#takes('+')) return this.#deeper(() => this.#signed());
    return this.#power();
  }

  /** 2^3^2 is 2^9, and −2^2 is −4, as on paper. */
  #power(): Exact {
    const value = this.#percent();
    return this.#takes('^')
      ? raised(
          value,
          this.#deeper(() => this.#signed()),
        )
      : value;
  }

  #percent(): Exact {
    let value = this.#one();
    while (this.#takes('%')) value = times(value, { over: 1n, under: 100n });
    return value;
  }

  #one(): Exact {
    const piece = this.#pieces[this.#at];
    if (piece === undefined) throw new Refused('The expression ends too early.');
    this.#at += 1;
    if (piece.kind === 'number') return piece.value;
    if (piece.kind === 'word') return this.#called(piece.text);
    if (piece.text !== '(') throw new Refused(`“${piece.text}” was not expected where it stands.`);
    const value = this.#deeper(() => this.#sum());
    this.#expect(')');
    return value;
  }

  #called(name: string): Exact {
    // By own names only: every object has a “constructor”.
    const work = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (work === undefined) {
      throw new Refused(`“${name}” is not known. There are ${Object.keys(FUNCTIONS).join(', ')}.`);
    }
    this.#expect('(');
    const given: Exact[] = [];
    do given.push(this.#deeper(() => this.#sum()));
    while (this.#takes(','));
    this.#expect(')');
    return work(given, name);
  }

  #takes(sign: string): boolean {
    const piece = this.#pieces[this.#at];
    if (piece?.kind !== 'sign' || piece.text !== sign) return false;
    this.#at += 1;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#takes(sign)) throw new Refused(`A “${sign}” is missing.`);
  }

  #deeper<Value>(work: () => Value): Value {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new Refused('The brackets are nested too deep.');
    const value = work();
    this.#depth -= 1;
    return value;
  }
}

function cut(expression: string): Piece[] {
  const pieces: Piece[] = [];
  const end = expression.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(expression);
    if (found === null) throw new Refused(`“${expression.slice(at).trim().slice(0, 20)}” cannot be read.`);
    const [, number, word, sign = ''] = found;
    if (number !== undefined) pieces.push({ kind: 'number', value: numberOf(number) });
    else if (word !== undefined) pieces.push({ kind: 'word', text: word });
    else pieces.push({ kind: 'sign', text: SAME_SIGN[sign] ?? sign });
  }
  if (pieces.length === 0) throw new Refused('There is nothing to calculate.');
  return pieces;
}

function textOf(piece: Piece): string {
  return piece.kind === 'number' ? shown(piece.value) : piece.text;
}

function numberOf(text: string): Exact {
  const [mantissa = '', exponent = '0'] = text.replaceAll('_', '').toLowerCase().split('e');
  const [whole = '', part = ''] = mantissa.split('.');
  const value = exact(BigInt(whole + part), 10n ** BigInt(part.length));
  return times(value, raised({ over: 10n, under: 1n }, { over: BigInt(exponent), under: 1n }));
}

const FUNCTIONS: Readonly<Record<string, (given: readonly Exact[], name: string) => Exact>> = {
  abs: (given, name) => {
    const value = only(given, name);
    return value.over < 0n ? negative(value) : value;
  },
  floor: (given, name) => whole(floorOf(only(given, name))),
  ceil: (given, name) => whole(-floorOf(negative(only(given, name)))),
  /** Halves go away from zero, as people round. */
  round: (given, name) => {
    const value = only(given, name);
    const half = { over: 1n, under: 2n };
    return value.over < 0n ? whole(-floorOf(plus(negative(value), half))) : whole(floorOf(plus(value, half)));
  },
  min: (given) => given.reduce((least, value) => (isLess(value, least) ? value : least)),
  max: (given) => given.reduce((most, value) => (isLess(most, value) ? value : most)),
};

function only(given: readonly Exact[], name: string): Exact {
  const [value, another] = given;
  if (value === undefined || another !== undefined) throw new Refused(`“${name}” takes one number.`);
  return value;
}

function exact(over: bigint, under: bigint): Exact {
  if (under < 0n) return exact(-over, -under);
  const shared = greatestShared(over < 0n ? -over : over, under);
  const value = { over: over / shared, under: under / shared };
  if (bitsOf(value.over) > MOST_BITS || bitsOf(value.under) > MOST_BITS)
    throw new Refused('The numbers grow too large.');
  return value;
}

function greatestShared(one: bigint, other: bigint): bigint {
  while (other !== 0n) [one, other] = [other, one % other];
  return one === 0n ? 1n : one;
}

function bitsOf(value: bigint): number {
  return value.toString(16).length * 4;
}

const whole = (over: bigint): Exact => ({ over, under: 1n });
const negative = ({ over, under }: Exact): Exact => ({ over: -over, under });
const plus = (one: Exact, other: Exact): Exact =>
  exact(one.over * other.under + other.over * one.under, one.under * other.under);
const times = (one: Exact, other: Exact): Exact => exact(one.over * other.over, one.under * other.under);
const isLess = (one: Exact, other: Exact): boolean => one.over * other.under < other.over * one.under;

function divided(one: Exact, other: Exact): Exact {
  if (other.over === 0n) throw new Refused('Nothing can be divided by zero.');
  return exact(one.over * other.under, one.under * other.over);
}

function raised(value: Exact, power: Exact): Exact {
  if (power.under !== 1n) throw new Refused('A power has to be a whole number: a root is not exact.');
  const steps = power.over < 0n ? -power.over : power.over;
  if (steps > LARGEST_POWER) throw new Refused(`A power can be ${LARGEST_POWER} at most.`);
  if (BigInt(bitsOf(value.over) + bitsOf(value.under)) * steps > BigInt(4 * MOST_BITS)) {
    throw new Refused('The numbers grow too large.');
  }
  const grown = exact(value.over ** steps, value.under ** steps);
  return power.over < 0n ? divided(whole(1n), grown) : grown;
}

function floorOf({ over, under }: Exact): bigint {
  const cutOff = over / under;
  return over < 0n && cutOff * under !== over ? cutOff - 1n : cutOff;
}

/** A decimal where it ends within the digits that are shown; else the fraction, and its beginning as a decimal. */
function shown(value: Exact): string {
  const { over, under } = value;
  if (under === 1n) return wholeShown(over);
  const digits = 10n ** BigInt(SHOWN_DIGITS);
  const size = over < 0n ? -over : over;
  const sign = over < 0n ? '-' : '';
  const scaled = (size * digits) / under;
  const before = wholeShown(scaled / digits);
  const after = String(scaled % digits).padStart(SHOWN_DIGITS, '0');
  if ((size * digits) % under === 0n) return `${sign}${before}.${after.replace(/0+$/, '')}`;
  return `${sign}${before}.${after}… (exactly ${wholeShown(over)}/${wholeShown(under)})`;
}

function wholeShown(value: bigint): string {
  const text = String(value);
  return text.length <= MOST_WHOLE_DIGITS ? text : `${text.slice(0, 60)}… (${text.replace('-', '').length} digits)`;
}
