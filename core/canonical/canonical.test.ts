import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEEPEST, canonicalBytes, canonicalNumber, canonicalText } from './canonical.ts';
import { sha256OfText } from './sha256.ts';

function textOf(value: unknown): string {
  const text = canonicalText(value);
  if (!text.ok) throw new Error(JSON.stringify(text.failure));
  return text.value;
}

function doubleOf(bits: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

const deep = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);

describe('numbers, as in appendix B of RFC 8785', () => {
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('%s is %s', (bits, text) => {
    expect(canonicalNumber(doubleOf(bits))).toBe(text);
  });

  it('refuses what has no number in JSON, and whole numbers that a parser may have rounded', () => {
    for (const number of [NaN, Infinity, -Infinity]) {
      expect(canonicalText({ a: [1, number] })).toEqual({
        ok: false,
        failure: { path: '/a/1', problem: 'not-finite' },
      });
    }
    const largest = Number.MAX_SAFE_INTEGER;
    expect(textOf([largest, -largest])).toBe('[9007199254740991,-9007199254740991]');
    for (const number of [largest + 1, -largest - 1, JSON.parse('9007199254740993'), 1e30, 1e300]) {
      expect(canonicalText(number)).toEqual({ ok: false, failure: { path: '', problem: 'beyond-safe-integer' } });
    }
  });
});

describe('documents, as in RFC 8785 and its reference data', () => {
  it('orders keys by UTF-16 units (3.2.3)', () => {
    const value: unknown = JSON.parse(String.raw`{
      "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
    }`);
    expect(textOf(value)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",' +
        '"€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
  });

  it('writes the sample (3.2.2) to the bytes of section 3.2.4', () => {
    // The sample's 1E30 is a whole number beyond 2^53, which is refused here; all else is as in the RFC.
    const value: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    const bytes = canonicalBytes(value);
    if (!bytes.ok) throw new Error(bytes.failure.problem);
    expect(Buffer.from(bytes.value).toString('hex')).toBe(
      '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c' +
        '226e756d62657273223a5b3333333333333333332e333333333333332c342e352c302e3030322c31652d32375d2c' +
        '22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d',
    );
  });

  it('writes arrays.json, french.json, structures.json and unicode.json', () => {
    expect(textOf([56, { d: true, '10': null, '1': [] }])).toBe('[56,{"1":[],"10":null,"d":true}]');
    expect(
      textOf({
        peach: 'This sorting order',
        péché: 'is wrong according to French',
        pêche: 'but canonicalization MUST',
        sin: 'ignore locale',
      }),
    ).toBe(
      '{"peach":"This sorting order","péché":"is wrong according to French",' +
        '"pêche":"but canonicalization MUST","sin":"ignore locale"}',
    );
    expect(
      textOf({
        '1': { f: { f: 'hi', F: 5 }, '\n': 56 },
        '10': {},
        '': 'empty',
        a: {},
        '111': [{ e: 'yes', E: 'no' }],
        A: {},
      }),
    ).toBe('{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}');
    expect(textOf({ 'Unnormalized Unicode': 'A\u030a' })).toBe('{"Unnormalized Unicode":"A\u030a"}');
  });

  it('never normalises newlines or Unicode', () => {
    expect(textOf('a\r\nb\nc\rd\u2028')).toBe('"a\\r\\nb\\nc\\rd\u2028"');
    expect(sha256OfText(textOf('é'))).not.toBe(sha256OfText(textOf('e\u0301')));
  });
});

describe('values without a canonical form', () => {
  it.each([
    ['a lone high surrogate', { fields: { text: ['', 'x\ud800y'] } }, '/fields/text/1', 'lone-surrogate'],
    ['a lone low surrogate', ['\udc00'], '/0', 'lone-surrogate'],
    ['a surrogate in a key', { a: { '\udfff': 1 } }, '/a', 'lone-surrogate'],
    ['undefined', { a: undefined }, '/a', 'not-json'],
    ['a bigint', [1n], '/0', 'not-json'],
    ['a function', { a: () => 1 }, '/a', 'not-json'],
    ['a date', { a: new Date(0) }, '/a', 'not-json'],
    ['a map', new Map(), '', 'not-json'],
    ['a hole', Array.from({ length: 2 }), '/0', 'not-json'],
    ['a path that needs escaping', { 'a/b~c': [NaN] }, '/a~1b~0c/0', 'not-finite'],
  ] as const)('%s', (_name, value, path, problem) => {
    expect(canonicalText(value)).toEqual({ ok: false, failure: { path, problem } });
  });

  it('stops at a depth, and so at a loop', () => {
    expect(canonicalText(deep(DEEPEST)).ok).toBe(true);
    const deeper = canonicalText(deep(DEEPEST + 1));
    expect(deeper).toMatchObject({ ok: false, failure: { problem: 'too-deep' } });
    const loop: { self?: unknown } = {};
    loop.self = loop;
    expect(canonicalText(loop)).toMatchObject({ failure: { problem: 'too-deep' } });
    expect(canonicalText(deep(200_000))).toMatchObject({ failure: { problem: 'too-deep' } });
  });

  it('reads "__proto__" as a key like any other', () => {
    expect(textOf(JSON.parse('{"b":1,"__proto__":{"x":1}}'))).toBe('{"__proto__":{"x":1},"b":1}');
    expect(textOf(Object.assign(Object.create(null), { b: 1, a: 2 }))).toBe('{"a":2,"b":1}');
  });
});

describe('any JSON', () => {
  const json = fc
    .jsonValue({ stringUnit: 'binary', maxDepth: 5 })
    .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
    .filter((value) => canonicalText(value).ok);

  it('keeps its meaning, and is canonical at once', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = textOf(value);
        expect(JSON.parse(text)).toEqual(value);
        expect(textOf(JSON.parse(text))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.integer()), (object) => {
        const turned = Object.fromEntries(Object.entries(object).toReversed());
        fc.pre(canonicalText(object).ok);
        expect(textOf(turned)).toBe(textOf(object));
      }),
      { numRuns: 200 },
    );
  });
});
