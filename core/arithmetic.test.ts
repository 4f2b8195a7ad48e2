import { expect, it } from 'vitest';
import { calculate } from './arithmetic.ts';

it.each([
  ['1 + 2 * 3', '7'],
  ['(1 + 2) × 3', '9'],
  ['0.1 + 0.2', '0.3'],
  ['-2^2', '-4'],
  ['2^3^2', '512'],
  ['2 ** -2', '0.25'],
  ['10 % * 250', '25'],
  ['17.5% * 80', '14'],
  ['1_000 * 1e3', '1000000'],
  ['1/3', '0.333333333333333333333333333333… (exactly 1/3)'],
  ['-1/8', '-0.125'],
  ['99999999999999999999 + 1', '100000000000000000000'],
  ['round(2.5) + round(-2.5)', '0'],
  ['floor(-1.5)', '-2'],
  ['ceil(-1.5)', '-1'],
  ['min(3, 1/2, 2) + max(1, 4) - abs(-1)', '3.5'],
  ['− 3 ÷ 4', '-0.75'],
  ['7---2', '5'],
  ['2^10000', `${String(2n ** 10_000n).slice(0, 60)}… (3011 digits)`],
])('%s is %s', (expression, value) => {
  expect(calculate(expression)).toEqual({ ok: true, value });
});

it.each([
  ['', 'There is nothing to calculate.'],
  ['1 +', 'The expression ends too early.'],
  ['1 2', '“2” was not expected where it stands.'],
  ['(1', 'A “)” is missing.'],
  ['1 / 0', 'Nothing can be divided by zero.'],
  ['0^-1', 'Nothing can be divided by zero.'],
  ['2^0.5', 'A power has to be a whole number: a root is not exact.'],
  ['9^9^9', 'A power can be 10000 at most.'],
  ['(9^9999)^9999', 'The numbers grow too large.'],
  ['process.exit()', '“.exit()” cannot be read.'],
  ['constructor(1)', '“constructor” is not known. There are abs, floor, ceil, round, min, max.'],
  ['1; 2', '“; 2” cannot be read.'],
  ['abs(1, 2)', '“abs” takes one number.'],
  ['('.repeat(100), 'The brackets are nested too deep.'],
  ['-'.repeat(200) + '1', 'The brackets are nested too deep.'],
  ['1'.repeat(1_001), 'An expression can have 1000 characters at most.'],
])('%s is refused', (expression, failure) => {
  expect(calculate(expression)).toEqual({ ok: false, failure });
});

it('ends in a moment, whatever is asked', () => {
  const began = performance.now();
  for (const hostile of [
    `${'9'.repeat(900)}^9999`,
    '2^10000*'.repeat(100) + '1',
    '1/3+'.repeat(240) + '1',
    '1e9999*1e9999*1e9999*1e9999',
  ]) {
    calculate(hostile);
  }
  expect(performance.now() - began).toBeLessThan(2_000);
});
