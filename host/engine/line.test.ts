import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerPriority } from './answers.ts';
import { Line, LONGEST_OVERTAKING_MS, MOST_BEFORE, MOST_OVERTAKING, MOST_WAITING } from './line.ts';

interface One {
  priority: AnswerPriority;
  needs: string;
  number: number;
}

const priorities = fc.constantFrom<AnswerPriority>('person', 'api', 'background');
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ priority: priorities, needs: fc.constantFrom('a', 'b', 'c', 'd') }) },
    { weight: 2, arbitrary: fc.constant('serve' as const) },
    { weight: 1, arbitrary: fc.record({ leave: fc.nat(200) }) },
  ),
  { maxLength: 300 },
);

describe('the line', () => {
  it('serves everybody who does not leave, once, and overtakes nobody too often', () => {
    fc.assert(
      fc.property(steps, (done) => {
        const line = new Line<One>();
        const waiting: One[] = [];
        const overtaken = new Map<One, number>();
        let inMemory: string | null = null;
        let number = 0;
        const serve = (now: number) => {
          const next = line.next(inMemory, now);
          expect(next === undefined).toBe(waiting.length === 0);
          if (next === undefined) return;
          expect(waiting).toContain(next);
          waiting.splice(waiting.indexOf(next), 1);
          for (const other of waiting) {
            if (other.priority !== next.priority || other.number > next.number) continue;
            const times = (overtaken.get(other) ?? 0) + 1;
            expect(times).toBeLessThanOrEqual(MOST_OVERTAKING);
            overtaken.set(other, times);
          }
          inMemory = next.needs;
        };
        for (const [now, step] of done.entries()) {
          if (step === 'serve') serve(now);
          else if ('leave' in step) {
            const [gone] = waiting.splice(step.leave % Math.max(1, waiting.length), 1);
            if (gone !== undefined) expect(line.leave(gone)).toBe(true);
          } else {
            const one = { ...step, number: (number += 1) };
            expect(line.join(one)).toBe(true);
            waiting.push(one);
          }
          expect(line.size).toBe(waiting.length);
        }
        while (waiting.length > 0) serve(done.length);
        expect(line.next(null, 0)).toBeUndefined();
      }),
    );
  });

  it('lets no class wait for ever behind another, however many come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<AnswerPriority>('person', 'api'), { minLength: 200, maxLength: 200 }),
        (come) => {
          const line = new Line<One>();
          line.join({ priority: 'background', needs: 'x', number: -1 });
          const served = come.map((priority, number) => {
            line.join({ priority, needs: 'a', number });
            return line.next('a', number)?.number;
          });
          expect(served.indexOf(-1)).toBeGreaterThanOrEqual(0);
          expect(served.indexOf(-1)).toBeLessThanOrEqual(2 * MOST_BEFORE);
        },
      ),
    );
  });

  it('a person comes before every program', () => {
    const line = new Line<One>();
    for (let number = 0; number < 5; number += 1) line.join({ priority: 'api', needs: 'a', number });
    const person: One = { priority: 'person', needs: 'b', number: 9 };
    line.join(person);
    expect(line.ahead(person)).toBe(0);
    expect(line.next('a', 0)).toBe(person);
  });

  it('changes adapters as seldom as it may', () => {
    const line = new Line<One>();
    for (let number = 0; number < 40; number += 1)
      line.join({ priority: 'api', needs: 'abcd'[number % 4] ?? '', number });
    let inMemory: string | null = null;
    let changes = 0;
    for (let one = line.next(inMemory, 0); one !== undefined; one = line.next(inMemory, 0)) {
      if (one.needs !== inMemory) changes += 1;
      inMemory = one.needs;
    }
    expect(changes).toBeLessThanOrEqual(16);
  });

  it('who was overtaken for long comes next, however few they were', () => {
    const line = new Line<One>();
    line.join({ priority: 'api', needs: 'b', number: 0 });
    for (let number = 1; number < 4; number += 1) line.join({ priority: 'api', needs: 'a', number });
    expect(line.next('a', 0)?.number).toBe(1);
    expect(line.next('a', LONGEST_OVERTAKING_MS)?.number).toBe(0);
  });

  it('takes ten thousand, refuses the next program but no person, and serves and forgets them quickly', () => {
    const line = new Line<One>();
    const all = Array.from({ length: MOST_WAITING }, (_, number): One => ({
      priority: 'api',
      needs: `${number % 50}`,
      number,
    }));
    for (const one of all) expect(line.join(one)).toBe(true);
    expect(line.join({ priority: 'api', needs: 'a', number: -1 })).toBe(false);
    expect(line.join({ priority: 'person', needs: 'a', number: -1 })).toBe(true);
    const startedAt = performance.now();
    for (let served = 0; served < 500; served += 1) line.next('7', served);
    for (const one of all) line.leave(one);
    expect(line.size).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
