import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { InputSet, inputOf } from './inputs.ts';

const hashOf = (number: number) => createHash('sha256').update(String(number)).digest('hex');

describe('the inputs of a snapshot', () => {
  it('are read from where the record itself says them, and not from what somebody wrote', () => {
    const own = hashOf(1);
    const said = JSON.stringify(`,"input":"${hashOf(2)}"`);
    expect(inputOf(`{"fields":{"text":${said}},"input":"${own}","row":1}`)).toBe(own);
    expect(inputOf(`{"fields":{"text":"x"},"input":"${own.slice(1)}","row":1}`)).toBeUndefined();
    expect(inputOf('{"fields":{}}')).toBeUndefined();
    expect(inputOf('')).toBeUndefined();
  });

  it('are known again among many, and each is marked once', () => {
    const held = new InputSet();
    const many = 20_000;
    for (let number = 0; number < many; number += 1) expect(held.add(hashOf(number))).toBe(true);
    for (let number = 0; number < many; number += 7) {
      expect(held.add(hashOf(number))).toBe(false);
      expect(held.mark(hashOf(number))).toBe('marked');
      expect(held.mark(hashOf(number))).toBe('again');
    }
    for (let number = many; number < many + 500; number += 1) {
      expect(held.has(hashOf(number))).toBe(false);
      expect(held.mark(hashOf(number))).toBe('absent');
    }
    const near = `${hashOf(0).slice(0, 8)}${'0'.repeat(56)}`;
    expect(held.has(near)).toBe(false);
  });
});
